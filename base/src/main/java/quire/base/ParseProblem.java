package quire.base;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/// Says in one plain line what the JSON or YAML parser found wrong: file and line, the key, what it
/// must be.
final class ParseProblem {
  /// Marks a record component that the text does not give.
  static final String MISSING = "is missing";

  private static final Pattern ENUM_WORDS = Pattern.compile("accepted for Enum class: \\[(.*?)]");

  private ParseProblem() {}

  /// @param again opens the same text once more, to find lines that the parser does not tell
  static RequestException request(
      String where, JacksonException problem, Supplier<JsonParser> again) {
    Found found = find(problem, again);
    // `metrics.jsonl:17` already has its line
    String place = found.line > 0 && !where.matches(".*:\\d+") ? where + ":" + found.line : where;
    return new RequestException(place + ": " + found.text, problem);
  }

  private record Found(String text, int line) {}

  private static Found find(JacksonException problem, Supplier<JsonParser> again) {
    var location = problem.getLocation();
    int line = location == null ? 0 : Math.max(0, location.getLineNr());
    try (var parser = again.get()) {
      // A key that nobody knows explains best why another is missing.
      Class<?> record = incomplete(problem);
      String at = pointer(problem, pathLength(problem));
      int nearest = 0;
      while (parser.nextToken() != null) {
        String here = parser.streamReadContext().pathAsPointer().toString();
        if (here.equals(at) && nearest == 0) {
          nearest = parser.currentTokenLocation().getLineNr();
        }
        if (record != null && parser.currentToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          Set<String> known = components(record);
          if (here.equals(at + "/" + name) && !known.contains(name)) {
            String text = unknown(name, path(problem, pathLength(problem)), known);
            return new Found(text, parser.currentTokenLocation().getLineNr());
          }
        }
      }
      line = nearest > 0 ? nearest : line;
    } catch (JacksonException _) {
      // the text breaks off: what the parser said must do
    }
    return new Found(text(problem), line);
  }

  /// The record that could not be made because a component is missing or refused, else null.
  private static @Nullable Class<?> incomplete(JacksonException problem) {
    Class<?> type = null;
    if (problem instanceof ValueInstantiationException instantiation) {
      type = instantiation.getType().getRawClass();
    } else if (isMissing(problem) && problem.getPath().getLast().from() instanceof Class<?> from) {
      type = from;
    }
    return type != null && type.isRecord() ? type : null;
  }

  /// Steps to the place that a line can be given for: of what is missing, what it is missing in.
  private static int pathLength(JacksonException problem) {
    return problem.getPath().size() - (isMissing(problem) ? 1 : 0);
  }

  private static boolean isMissing(JacksonException problem) {
    return MISSING.equals(problem.getOriginalMessage()) && !problem.getPath().isEmpty();
  }

  private static Set<String> components(Class<?> record) {
    Set<String> names = new TreeSet<>();
    for (var component : record.getRecordComponents()) {
      names.add(component.getName());
    }
    return names;
  }

  private static String pointer(JacksonException problem, int steps) {
    var text = new StringBuilder();
    for (var step : problem.getPath().subList(0, Math.max(0, steps))) {
      String name = step.getPropertyName();
      text.append('/').append(name == null ? String.valueOf(step.getIndex()) : name);
    }
    return text.toString();
  }

  private static String text(JacksonException problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof RequestException refusal) {
        return inside(problem) + refusal.getMessage();
      }
    }
    return switch (problem) {
      case UnrecognizedPropertyException unknown -> {
        Set<String> known = new TreeSet<>();
        if (unknown.getKnownPropertyIds() != null) {
          unknown.getKnownPropertyIds().forEach(id -> known.add(String.valueOf(id)));
        }
        String parent = path(problem, problem.getPath().size() - 1);
        yield unknown(unknown.getPropertyName(), parent, known);
      }
      case MismatchedInputException mismatch -> mismatch(mismatch);
      default -> {
        String first = firstLine(problem);
        yield problem.getPath().isEmpty() ? first : inside(problem) + first;
      }
    };
  }

  private static String unknown(String key, String parent, Set<String> known) {
    String in = parent.isEmpty() ? "" : " in '" + parent + "'";
    return "unknown key '" + key + "'" + in + "; known: " + String.join(", ", known);
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
    if (isMissing(problem)) {
      return name + " is missing or null";
    }
    Class<?> type = problem.getTargetType();
    String found =
        problem instanceof InvalidFormatException format
            ? "'" + format.getValue() + "'"
            : describe(problem.getCurrentToken());
    return name + " must be " + expected(type, message) + (found.isEmpty() ? "" : ", is " + found);
  }

  private static String expected(@Nullable Class<?> type, String message) {
    // For an enum the parser lists the words as they are written.
    var words = ENUM_WORDS.matcher(message);
    return words.find() ? "one of " + words.group(1) : describe(type);
  }

  private static String describe(@Nullable Class<?> type) {
    if (type == null) {
      return "of another kind";
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

  private static String describe(@Nullable JsonToken token) {
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
