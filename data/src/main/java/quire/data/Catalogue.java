package quire.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.data.build.Recipe;

/// All data sets that the program knows: those that jars offer, and those that the user has added.
public final class Catalogue {
  private record Entry(DataSet set, @Nullable DataProvider provider) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<String> broken = new ArrayList<>();

  private Catalogue() {}

  /// Asks every [DataProvider] on the class path, and the user's own cards.
  public static Catalogue load() {
    return load(ServiceLoader.load(DataProvider.class), OwnSets.cards());
  }

  static Catalogue load(Iterable<DataProvider> providers, List<DataSet> own) {
    var catalogue = new Catalogue();
    var found = new ArrayList<Entry>();
    var each = providers.iterator();
    while (true) {
      try {
        if (!each.hasNext()) {
          break;
        }
        DataProvider provider = each.next();
        provider.sets().forEach(set -> found.add(new Entry(set, provider)));
      } catch (ServiceConfigurationError | RuntimeException problem) {
        catalogue.broken.add("data sets: " + problem.getMessage());
      }
    }
    own.forEach(set -> found.add(new Entry(set, null)));
    found.sort(
        Comparator.comparing((Entry entry) -> entry.set().kind())
            .thenComparing(entry -> entry.set().id()));
    for (Entry entry : found) {
      if (catalogue.entries.putIfAbsent(entry.set().id(), entry) != null) {
        catalogue.broken.add("data set '" + entry.set().id() + "' is offered twice");
      }
    }
    return catalogue;
  }

  /// Every card: embedded, fetched, yours; by id within each.
  public List<DataSet> all() {
    return entries.values().stream().map(Entry::set).toList();
  }

  /// What could not be loaded, a line each.
  public List<String> broken() {
    return List.copyOf(broken);
  }

  /// The card of a set, if there is one.
  public Optional<DataSet> find(String id) {
    return Optional.ofNullable(entries.get(id)).map(Entry::set);
  }

  /// The card of a set.
  ///
  /// @throws RequestException naming the sets that there are
  public DataSet get(String id) {
    return entry(id).set();
  }

  /// How an embedded set is made again, if it can be.
  public Optional<Recipe> recipe(String id) {
    DataProvider provider = entry(id).provider();
    return provider == null ? Optional.empty() : Optional.ofNullable(provider.recipe(id));
  }

  /// Opens the file of an embedded set as it lies in the jar.
  ///
  /// @throws RequestException when the set is not embedded
  public InputStream open(String id) {
    Entry entry = entry(id);
    if (entry.set().file() == null || entry.provider() == null) {
      throw new RequestException(
          "data set '" + id + "' is " + entry.set().kind().id() + ", not embedded");
    }
    return entry.provider().open(entry.set().file());
  }

  /// Reads the whole file of an embedded set into memory.
  ///
  /// @throws RequestException when the set is unknown or not embedded
  public Shard shard(String id) {
    try (InputStream in = open(id)) {
      return Shard.read(in, id);
    } catch (IOException problem) {
      throw new WorkException("data set '" + id + "': " + problem.getMessage(), problem);
    }
  }

  private Entry entry(String id) {
    Entry entry = entries.get(id);
    if (entry == null) {
      throw new RequestException(
          "no data set '"
              + id
              + "'; there are: "
              + entries.keySet().stream().collect(Collectors.joining(", ")));
    }
    return entry;
  }
}
