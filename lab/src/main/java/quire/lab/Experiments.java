package quire.lab;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// The experiments on the class path.
///
/// @param found those that load, by id
/// @param broken one line for each that does not, naming it
public record Experiments(List<Experiment<?>> found, List<String> broken) {
  public Experiments {
    found = List.copyOf(found);
    broken = List.copyOf(broken);
  }

  /// Finds them through [ServiceLoader]; one that does not load never stops the others.
  public static Experiments load() {
    var found = new ArrayList<Experiment<?>>();
    var broken = new ArrayList<String>();
    var providers = ServiceLoader.load(Experiment.class).stream().iterator();
    while (true) {
      String name = "an experiment";
      try {
        if (!providers.hasNext()) {
          break;
        }
        var provider = providers.next();
        name = provider.type().getName();
        Experiment<?> experiment = provider.get();
        experiment.card();
        found.add(experiment);
      } catch (ServiceConfigurationError | RuntimeException | LinkageError problem) {
        Throwable cause = problem.getCause();
        String why = cause == null ? String.valueOf(problem.getMessage()) : cause.toString();
        broken.add(name + " does not load: " + why.replace("quire.lab.Experiment: ", ""));
      }
    }
    found.sort(Comparator.comparing(experiment -> experiment.card().id()));
    return new Experiments(found, broken);
  }

  /// The experiment of that id.
  public Optional<Experiment<?>> find(String id) {
    return found.stream().filter(experiment -> experiment.card().id().equals(id)).findFirst();
  }
}
