/// The catalogue of data sets and the readers of formats that several areas share.
@NullMarked
package quire.data;

import org.jspecify.annotations.NullMarked;
