import CandelaOptics

/// Everything that joint training changes: masks, weights, the optimiser's moments, and how far it is.
package struct JointParameters: Sendable, Hashable {
  package internal(set) var masks: [TrainableMask]
  package internal(set) var weights: TrainableWeights
  /// Epochs done.
  package internal(set) var epoch = 0
  /// One over the mean photocurrent of the first training frames before training: brings currents to the order of one.
  let scale: Float
}
