/// Order, shares and read-ahead for streams of samples.
@NullMarked
package quire.data.stream;

import org.jspecify.annotations.NullMarked;
