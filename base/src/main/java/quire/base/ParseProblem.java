package quire.base;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/// Says in one plain line what the JSON or YAML parser found wrong: file and line, the key, what it
/// must be.
final class ParseProblem {
  /// Marks a record component that the text does not give.
  static final String MISSING = "is missing";

  private ParseProblem() {}

  static RequestException request(String where, JacksonException problem) {
    var location = problem.getLocation();
    boolean lineKnown = location != null && location.getLineNr() > 0;
    // `metrics.jsonl:17` already has its line
    String place =
        lineKnown && !where.matches(".*:\\d+") ? where + ":" + location.getLineNr() : where;
    return new RequestException(place + ": " + text(problem), problem);
  }

  private static String text(JacksonException problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof RequestException refusal) {
        return inside(problem) + refusal.getMessage();
      }
    }
    return switch (problem) {
      case UnrecognizedPropertyException unknown -> unknown(unknown);
      case MismatchedInputException mismatch -> mismatch(mismatch);
      default -> {
        String first = firstLine(problem);
        yield problem.getPath().isEmpty() ? first : inside(problem) + first;
      }
    };
  }

  private static String unknown(UnrecognizedPropertyException problem) {
    String known =
        problem.getKnownPropertyIds() == null
            ? ""
            : problem.getKnownPropertyIds().stream()
                .map(String::valueOf)
                .sorted()
                .collect(Collectors.joining(", "));
    String parent = path(problem, problem.getPath().size() - 1);
    return "unknown key '"
        + problem.getPropertyName()
        + "'"
        + (parent.isEmpty() ? "" : " in '" + parent + "'")
        + "; known: "
        + known;
  }

  private static String mismatch(MismatchedInputException problem) {
    String message = problem.getOriginalMessage();
    String path = path(problem, problem.getPath().size());
    String name = path.isEmpty() ? "the value" : "'" + path + "'";
    if (message.startsWith("No content")) {
      return "is empty";
    }
    if (message.startsWith("Trailing token")) {
      return "one value was expected, more follows";
    }
    if (message.contains(MISSING) || isMissingPrimitive(problem, message)) {
      return name + " is missing or null";
    }
    Class<?> type = problem.getTargetType();
    String found =
        problem instanceof InvalidFormatException format
            ? "'" + format.getValue() + "'"
            : describe(problem.getCurrentToken());
    return name + " must be " + describe(type) + (found.isEmpty() ? "" : ", is " + found);
  }

  private static boolean isMissingPrimitive(MismatchedInputException problem, String message) {
    return message.startsWith("Cannot map `null` into type") && problem.getPath().size() > 0;
  }

  private static String describe(Class<?> type) {
    if (type == null) {
      return "of another kind";
    }
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(String::valueOf)
              .collect(Collectors.joining(", "));
    }
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type == double.class || type == float.class || Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "text";
    }
    if (type.isArray() || Iterable.class.isAssignableFrom(type)) {
      return "a list";
    }
    return type.isRecord() || java.util.Map.class.isAssignableFrom(type)
        ? "a group of keys"
        : "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static String describe(JsonToken token) {
    return switch (token) {
      case null -> "";
      case START_ARRAY -> "a list";
      case START_OBJECT -> "a group of keys";
      case VALUE_STRING -> "text";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      case VALUE_NULL -> "null";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      default -> "";
    };
  }

  private static String inside(JacksonException problem) {
    String path = path(problem, problem.getPath().size());
    return path.isEmpty() ? "" : "'" + path + "': ";
  }

  /// The first steps of the way to the value: `training.rates[2]`.
  private static String path(JacksonException problem, int steps) {
    var text = new StringBuilder();
    for (var step : problem.getPath().subList(0, Math.max(0, steps))) {
      if (step.getPropertyName() == null) {
        text.append('[').append(step.getIndex()).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return text.toString();
  }

  /// The parser's first line without its asides.
  private static String firstLine(JacksonException problem) {
    String message = problem.getOriginalMessage();
    if (message.contains("end-of-input") || message.contains("end of input")) {
      return "ends too early";
    }
    return message
        .lines()
        .findFirst()
        .orElse("not readable")
        .replaceAll(" \\(code \\d+[^)]*\\)", "")
        .replaceAll("\\s*\\(for [^)]*\\)", "");
  }
}
