/// Changes of images for training: crops, flips, colours, geometry, and the learned or random
/// policies made of them. What is deterministic equals torchvision's result on `uint8` tensors;
/// what is random draws from [quire.imaging.augment.Draws].
@NullMarked
package quire.imaging.augment;

import org.jspecify.annotations.NullMarked;
