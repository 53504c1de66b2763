package quire.network.cost;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import quire.base.Check;
import quire.base.RequestException;
import quire.network.Fields;
import quire.network.Quantity;

/// What parts of a network cost and draw. NICs are not priced; a transceiver stands at both ends of
/// every link, the NIC's end included.
///
/// @param name as asked for
/// @param currency such as `USD`
/// @param switchPort price of one switch port; NaN where only whole switches have prices
/// @param transceiver price of one
/// @param switchPortWatts power of one port, NaN where only whole switches have a figure
/// @param transceiverWatts power of one
/// @param wattsInferred whether the watts were worked out from published totals rather than printed
/// @param switches whole switches by radix; these win over the price of a port
/// @param warnings keys of the file that mean nothing here
public record PriceBook(
    String name,
    String currency,
    double switchPort,
    double transceiver,
    double switchPortWatts,
    double transceiverWatts,
    boolean wattsInferred,
    List<Sku> switches,
    List<String> warnings) {
  /// The books that are built in.
  public static final List<String> NAMES = List.of("paper-v1", "paper-v5");

  /// A switch that is sold whole.
  public record Sku(int radix, double price, double watts) {}

  /// Copies the lists.
  public PriceBook {
    switches = List.copyOf(switches);
    warnings = List.copyOf(warnings);
  }

  /// A built-in book or a YAML file.
  ///
  /// @throws RequestException naming the books there are
  public static PriceBook of(String nameOrFile) {
    if (NAMES.contains(nameOrFile)) {
      return parse(nameOrFile, Fields.of(resource(nameOrFile + ".yaml"), nameOrFile + ".yaml"));
    }
    Path file = Path.of(nameOrFile);
    if (!Files.exists(file)) {
      throw new RequestException(
          "--prices %s: is neither a file nor one of %s"
              .formatted(nameOrFile, String.join(", ", NAMES)));
    }
    return parse(nameOrFile, Fields.read(file));
  }

  private static PriceBook parse(String name, Fields fields) {
    List<Sku> switches = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (Fields sku : fields.children("switches")) {
      switches.add(
          new Sku(
              sku.whole("radix"),
              sku.quantity("price", Quantity.NUMBER),
              sku.quantity("watts", Quantity.NUMBER, Double.NaN)));
      sku.unknown().forEach(key -> warnings.add(sku.at(key) + " is not known and does nothing"));
    }
    double port = fields.quantity("switchPort", Quantity.NUMBER, Double.NaN);
    Check.that(
        !Double.isNaN(port) || !switches.isEmpty(),
        "%s: needs switchPort (a price) or switches (a list of radix, price, watts)",
        fields.where());
    String currency = fields.text("currency");
    double transceiver = fields.quantity("transceiver", Quantity.NUMBER);
    double portWatts = fields.quantity("switchPortWatts", Quantity.NUMBER, Double.NaN);
    double transceiverWatts = fields.quantity("transceiverWatts", Quantity.NUMBER, Double.NaN);
    boolean inferred = fields.flag("wattsInferred", false);
    fields.ignore("date", "source", "name");
    fields
        .unknown()
        .forEach(key -> warnings.add(fields.at(key) + " is not known and does nothing"));
    return new PriceBook(
        name,
        currency == null ? "USD" : currency,
        port,
        transceiver,
        portWatts,
        transceiverWatts,
        inferred,
        switches,
        warnings);
  }

  /// Price of switches of one radix; the count may be a fraction in paper mode.
  public double priceOf(double count, int radix) {
    for (Sku sku : switches) {
      if (sku.radix() == radix) {
        return count * sku.price();
      }
    }
    if (Double.isNaN(switchPort)) {
      throw new RequestException(
          "--prices %s: has no switch of radix %d; it knows %s"
              .formatted(
                  name,
                  radix,
                  switches.stream()
                      .map(sku -> String.valueOf(sku.radix()))
                      .collect(Collectors.joining(", "))));
    }
    return count * radix * switchPort;
  }

  /// Power of switches of one radix, NaN where the book does not say.
  public double wattsOf(double count, int radix) {
    for (Sku sku : switches) {
      if (sku.radix() == radix && !Double.isNaN(sku.watts())) {
        return count * sku.watts();
      }
    }
    return count * radix * switchPortWatts;
  }

  private static String resource(String file) {
    try (InputStream in = PriceBook.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing beside PriceBook");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
