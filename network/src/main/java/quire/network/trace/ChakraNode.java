package quire.network.trace;

import java.util.Map;
import java.util.TreeMap;

/// One node of a Chakra execution trace.
///
/// @param id unique in its file; may be 0
/// @param name free text
/// @param type see the constants
/// @param dependencies ids of nodes that must be done, control and data together
/// @param durationMicros as recorded, 0 where unknown
/// @param attributes by name: [Long], [Double], [Boolean], [String] or, for lists, `boolean[]`
record ChakraNode(
    long id,
    String name,
    int type,
    long[] dependencies,
    long durationMicros,
    Map<String, Object> attributes) {
  static final int LOAD = 2;
  static final int STORE = 3;
  static final int COMPUTE = 4;
  static final int SEND = 5;
  static final int RECEIVE = 6;
  static final int COLLECTIVE = 7;

  ChakraNode {
    attributes = new TreeMap<>(attributes);
  }

  /// A whole number, -1 where there is none; signed and unsigned ones alike.
  long number(String attribute) {
    return attributes.get(attribute) instanceof Long value ? value : -1;
  }

  /// A number of any kind, NaN where there is none.
  double real(String attribute) {
    return attributes.get(attribute) instanceof Number value ? value.doubleValue() : Double.NaN;
  }

  /// A text, empty where there is none.
  String text(String attribute) {
    return attributes.get(attribute) instanceof String value ? value : "";
  }

  boolean flag(String attribute) {
    return attributes.get(attribute) instanceof Boolean value && value;
  }

  /// A list of flags, empty where there is none.
  boolean[] flags(String attribute) {
    return attributes.get(attribute) instanceof boolean[] value ? value : new boolean[0];
  }
}
