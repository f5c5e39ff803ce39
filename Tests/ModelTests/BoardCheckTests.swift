import CandelaBoardSpec
import CandelaModel
import CandelaOptics
import Testing

@Suite struct BoardCheckTests {
  private func error(_ bundle: ModelBundle, on profile: BoardProfile, fixedMask: Digest256? = nil) throws -> ModelError?
  {
    try ModelFixtures.error { try bundle.check(against: profile, fixedMask: fixedMask) }
  }

  @Test func bundle_isRefusedWithBothDigests_whenTheDesignDiffers() throws {
    let profile = try ModelFixtures.tinyProfile()
    let bundle = try ModelFixtures.bundle(profile)
    let other = try ModelFixtures.tinyProfile(ModelFixtures.tinyDesign(legMeters: 6e-3))
    let error = try #require(try error(bundle, on: other))
    #expect(error.kind == .otherDesign)
    #expect(error.message.contains(profile.designDigest.short))
    #expect(error.message.contains(other.designDigest.short))
    let reference = try BoardProfileLoader(ModelFixtures.locator).load("accel-reference")
    #expect(try self.error(bundle, on: reference)?.kind == .otherDesign)
  }

  @Test func bundle_isRefused_whenTheBoardCannotTakeItsMask() throws {
    let continuous = try ModelFixtures.tinyProfile(isContinuous: true)
    let plain = try ModelFixtures.tinyProfile()
    let bundle = try ModelFixtures.bundle(continuous, continuous: true)
    #expect(try error(bundle, on: continuous) == nil)
    #expect(try error(bundle, on: plain)?.kind == .maskRefused)
    var wide = plain
    wide.maskBits = 4
    #expect(try error(ModelFixtures.bundle(plain), on: wide)?.kind == .maskRefused)
  }

  @Test func bundle_isRefusedWithBothDigests_whenTheBoardsMaskIsFixedAndDiffers() throws {
    var profile = try ModelFixtures.tinyProfile()
    let bundle = try ModelFixtures.bundle(profile)
    let other = Digest256(of: [1])
    #expect(try error(bundle, on: profile, fixedMask: other) == nil)
    profile.capabilities.removeAll { $0 == .programmableMask }
    #expect(try error(bundle, on: profile) == nil)
    #expect(try error(bundle, on: profile, fixedMask: bundle.program.maskDigest) == nil)
    let refusal = try #require(try error(bundle, on: profile, fixedMask: other))
    #expect(refusal.kind == .otherMask)
    #expect(refusal.message.contains(other.short) && refusal.message.contains(bundle.program.maskDigest.short))
  }

  @Test func bundle_isRefused_whenItClaimsADesignWithOtherSizes() throws {
    let profile = try ModelFixtures.tinyProfile()
    var editor = BundleEditor(try ModelFixtures.bundle(profile).encoded())
    editor.editManifest("\"phase_per_level_rad\" : 0.8", "\"phase_per_level_rad\" : 0.7")
    let edited = try ModelBundle(decoding: editor.encoded())
    #expect(try error(edited, on: profile)?.kind == .inconsistent)
  }
}
