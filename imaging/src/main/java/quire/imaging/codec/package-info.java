/// The formats that are read and written, one class each. Users call [quire.imaging.Images].
///
/// A header is checked here, in Java, before a library decodes: what it claims decides whether
/// memory is taken.
@NullMarked
package quire.imaging.codec;

import org.jspecify.annotations.NullMarked;
