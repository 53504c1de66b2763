package quire.tensor.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import quire.tensor.file.SafetensorsException.Kind;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// Parses the JSON header of a safetensors file and checks it against the file's length.
final class SafetensorsHeader {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String METADATA = "__metadata__";

  /// One tensor as the header tells it; offsets count from the end of the header.
  record Entry(String name, SafetensorsDtype dtype, long[] shape, long begin, long end) {}

  private final String where;
  private final JsonParser parser;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  private SafetensorsHeader(JsonParser parser, String where) {
    this.parser = parser;
    this.where = where;
  }

  /// @param text the header
  /// @param dataBytes how many bytes follow it
  static SafetensorsHeader parse(String text, long dataBytes, String where) {
    try (var parser = JSON.createParser(tools.jackson.core.ObjectReadContext.empty(), text)) {
      var header = new SafetensorsHeader(parser, where);
      header.readAll();
      header.checkOffsets(dataBytes);
      return header;
    } catch (StreamReadException problem) {
      throw fault(Kind.NOT_JSON, where + ": header is no JSON: " + firstLine(problem));
    } catch (JacksonException problem) {
      throw fault(Kind.NOT_JSON, where + ": header is no JSON: " + firstLine(problem));
    }
  }

  private static String firstLine(JacksonException problem) {
    String message = problem.getOriginalMessage();
    return message == null ? "broken" : message.lines().findFirst().orElse("broken");
  }

  Map<String, String> metadata() {
    return metadata;
  }

  /// Tensors in the order of their bytes.
  List<Entry> entries() {
    return entries;
  }

  private void readAll() {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw fault(Kind.HEADER_START, where + ": header is no JSON object");
    }
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      if (!seen.add(name)) {
        throw fault(Kind.DUPLICATE_KEY, where + ": header has the key " + name + " twice");
      }
      parser.nextToken();
      if (name.equals(METADATA)) {
        readMetadata();
      } else {
        entries.add(readEntry(name));
      }
    }
    if (parser.nextToken() != null) {
      throw fault(Kind.NOT_JSON, where + ": header goes on behind its JSON object");
    }
  }

  private void readMetadata() {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw fault(Kind.METADATA, where + ": " + METADATA + " is no object");
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw fault(Kind.METADATA, where + ": " + METADATA + ": value of " + key + " is no text");
      }
      if (metadata.put(key, parser.getString()) != null) {
        throw fault(Kind.DUPLICATE_KEY, where + ": " + METADATA + " has the key " + key + " twice");
      }
    }
  }

  private Entry readEntry(String name) {
    String at = where + ": tensor " + name + ": ";
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw fault(Kind.ENTRY, at + "entry is no object");
    }
    String dtype = null;
    long[] shape = null;
    long[] offsets = null;
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      if (!seen.add(key)) {
        throw fault(Kind.DUPLICATE_KEY, at + "entry has the key " + key + " twice");
      }
      JsonToken value = parser.nextToken();
      switch (key) {
        case "dtype" -> {
          if (value != JsonToken.VALUE_STRING) {
            throw fault(Kind.DTYPE, at + "dtype is no text");
          }
          dtype = parser.getString();
        }
        case "shape" -> shape = readLongs(Kind.SHAPE, at + "shape");
        case "data_offsets" -> offsets = readLongs(Kind.OFFSETS, at + "data_offsets");
        default -> throw fault(Kind.ENTRY, at + "entry has the unknown key " + key);
      }
    }
    if (dtype == null || shape == null || offsets == null) {
      throw fault(Kind.ENTRY, at + "entry lacks one of dtype, shape, data_offsets");
    }
    return entry(name, dtype, shape, offsets, at);
  }

  private static Entry entry(
      String name, String dtypeName, long[] shape, long[] offsets, String at) {
    SafetensorsDtype dtype = SafetensorsDtype.of(dtypeName);
    if (dtype == null) {
      throw fault(Kind.DTYPE, at + "dtype " + dtypeName + " is not known");
    }
    if (offsets.length != 2 || offsets[1] < offsets[0]) {
      throw fault(Kind.OFFSETS, at + "data_offsets must be a begin and a later end");
    }
    long bits = Shapes.bytes(shape, dtype.bits());
    if (bits < 0) {
      throw fault(Kind.SHAPE, at + "shape " + Shapes.text(shape) + " is out of range");
    }
    if (bits % 8 != 0) {
      throw fault(
          Kind.MISALIGNED,
          at + "shape " + Shapes.text(shape) + " of " + dtype + " does not fill whole bytes");
    }
    if (bits / 8 != offsets[1] - offsets[0]) {
      throw fault(
          Kind.LENGTH,
          at
              + "shape "
              + Shapes.text(shape)
              + " of "
              + dtype
              + " needs "
              + bits / 8
              + " bytes, data_offsets span "
              + (offsets[1] - offsets[0]));
    }
    return new Entry(name, dtype, shape, offsets[0], offsets[1]);
  }

  private long[] readLongs(Kind kind, String what) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw fault(kind, what + " is no list");
    }
    var values = new ArrayList<Long>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Long value = readLong();
      if (value == null || value < 0) {
        throw fault(kind, what + " must hold whole numbers from 0 to 2^63 - 1");
      }
      values.add(value);
    }
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  private @Nullable Long readLong() {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      return null;
    }
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      default -> null;
    };
  }

  /// Tensors must fill the rest of the file one after the other.
  private void checkOffsets(long dataBytes) {
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long reached = 0;
    for (Entry entry : entries) {
      String at = where + ": tensor " + entry.name() + ": ";
      if (entry.end() > dataBytes) {
        throw fault(
            Kind.DATA_OUTSIDE,
            at + "ends at byte " + entry.end() + " of the data, the file holds " + dataBytes);
      }
      if (entry.begin() < reached) {
        throw fault(Kind.OVERLAP, at + "begins inside the tensor before it");
      }
      if (entry.begin() > reached) {
        throw fault(
            Kind.HOLE, at + "leaves " + (entry.begin() - reached) + " bytes before it unused");
      }
      reached = entry.end();
    }
    if (reached < dataBytes) {
      throw fault(
          Kind.TRAILING_BYTES,
          where + ": " + (dataBytes - reached) + " bytes follow the last tensor");
    }
  }

  private static SafetensorsException fault(Kind kind, String message) {
    return new SafetensorsException(kind, message);
  }
}
