import CandelaRuntime
import Testing

@Suite struct FramePolicyTests {
  @Test(arguments: [FramePolicy.latest, .block, .queue(1), .queue(1024)])
  func names_areReadBack(policy: FramePolicy) {
    #expect(FramePolicy(name: policy.description) == policy)
  }

  @Test(arguments: ["", "newest", "queue", "queue:", "queue:0", "queue:1025", "queue:-1", "queue:x", "Latest"])
  func otherNames_areRefused(name: String) {
    #expect(FramePolicy(name: name) == nil)
  }
}
