/// How far two images are apart.
@NullMarked
package quire.imaging.metric;

import org.jspecify.annotations.NullMarked;
