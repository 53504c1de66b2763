/// From image files to batches of tensors: lists of images, a decoded cache, a loader.
@NullMarked
package quire.imaging.pipeline;

import org.jspecify.annotations.NullMarked;
