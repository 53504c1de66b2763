/// Readers of formats that several areas share. All stream, unpack gz, xz, zst and one-file zip by
/// the first bytes, and name file and line, record or member of the first fault in a
/// [quire.base.RequestException].
@NullMarked
package quire.data.format;

import org.jspecify.annotations.NullMarked;
