/// What is trained and on what: model shapes, hardware, their presets and files; operations and
/// memory; the closed form of 2023.
@NullMarked
package quire.network.model;

import org.jspecify.annotations.NullMarked;
