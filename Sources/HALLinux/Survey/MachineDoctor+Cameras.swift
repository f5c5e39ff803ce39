extension MachineDoctor {
  package mutating func checkCameras() {
    let usable = survey.cameras.filter { $0.node?.isUsable == true }
    for camera in usable { pass("camera   \(camera.path) \"\(camera.name)\"") }
    guard usable.isEmpty else { return }
    guard let camera = survey.cameras.first(where: { $0.node != nil }), let node = camera.node else {
      add(
        .info, "CND-9121", "this machine shows no camera", cause: "no video device (/sys/class/video4linux)",
        remedy: "None is needed for a board that sees its scene itself; for candela run --camera plug one in")
      return
    }
    reportAccess(.warning, "CND-9122", node, group: "video", subsystem: "video4linux")
  }
}
