/// Images in and out, resizing, augmentation, a decoded cache, contact sheets, perceptual
/// distances.
///
/// Start at [Images] (files in), [ImageFiles] (files out), [quire.imaging.resize.Resizer] and
/// [Pixels]. Operations follow the arithmetic of PIL (Pillow) and torchvision, so that a model
/// trained with those sees the same pixels here.
@NullMarked
package quire.imaging;

import org.jspecify.annotations.NullMarked;
