/// Images in and out, resizing, augmentation, decoded cache, perceptual distances.
@NullMarked
package quire.imaging;

import org.jspecify.annotations.NullMarked;
