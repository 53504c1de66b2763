/// Training: one small loop ([quire.tensor.train.TrainingLoop]) and its parts.
///
/// An area hands in batches as a function of the step, a function that turns a batch into a loss, a
/// model's parameters and an optimizer; precision is the model's business. The loop accumulates and
/// clips gradients, follows a schedule, averages weights, stops at the first value that is no
/// number, writes checkpoints and goes on from them with identical bits.
@NullMarked
package quire.tensor.train;

import org.jspecify.annotations.NullMarked;
