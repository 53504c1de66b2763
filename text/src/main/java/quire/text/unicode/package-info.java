/// Character classes, normal forms and clean-up by code point.
@NullMarked
package quire.text.unicode;

import org.jspecify.annotations.NullMarked;
