/// What every module stands on: argument checks, plain errors, atomic files, progress, JSON and
/// YAML.
@NullMarked
package quire.base;

import org.jspecify.annotations.NullMarked;
