/// Pictures of pictures: contact sheets, labelled grids, pairs.
@NullMarked
package quire.imaging.sheet;

import org.jspecify.annotations.NullMarked;
