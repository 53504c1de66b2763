package quire.lab;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Puts experiments on the class path of one test, without telling the others.
public final class ToyWorld implements AutoCloseable {
  private final Path services;
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final URLClassLoader loader;

  /// @param folder an empty one, to hold the service file
  /// @param classes names of experiment classes, which need not exist
  public ToyWorld(Path folder, String... classes) throws IOException {
    services = folder;
    Path file = folder.resolve("META-INF/services/quire.lab.Experiment");
    Files.createDirectories(file.getParent());
    Files.write(file, List.of(classes));
    loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before);
    Thread.currentThread().setContextClassLoader(loader);
  }

  /// Starts `quire reproduce` in a JVM of its own.
  public Process start(Path errors, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xshare:auto");
    command.add("-cp");
    command.add(services + System.getProperty("path.separator") + classPath());
    command.add("quire.lab.ToyMain");
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectError(errors.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String classPath() {
    String surefire = System.getProperty("surefire.test.class.path");
    return surefire == null ? System.getProperty("java.class.path") : surefire;
  }

  @Override
  public void close() throws IOException {
    Thread.currentThread().setContextClassLoader(before);
    loader.close();
  }
}
