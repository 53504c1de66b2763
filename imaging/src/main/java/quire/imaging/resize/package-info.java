/// Resizing with PIL's filters and its fixed-point arithmetic.
@NullMarked
package quire.imaging.resize;

import org.jspecify.annotations.NullMarked;
