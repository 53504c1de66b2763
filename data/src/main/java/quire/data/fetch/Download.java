package quire.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import quire.base.Progress;
import quire.base.WorkException;

/// One download over HTTP that can be stopped at any moment and goes on where it was.
///
/// What has arrived is in `FILE.download`, the server's mark of the version (`ETag`, else
/// `Last-Modified`) in `FILE.download.mark`. The next call asks for the rest on the condition that
/// the version is the same; a server that does not serve ranges sends everything again. Source: RFC
/// 9110, section 14 and 13.1.5.
final class Download implements AutoCloseable {
  /// How patient a download is.
  ///
  /// @param attempts how often it is tried in one call, at least 1
  /// @param pause before the second attempt; doubled for each further one
  /// @param stall without a byte for so long, an attempt has failed
  record Patience(int attempts, Duration pause, Duration stall) {
    static final Patience USUAL = new Patience(4, Duration.ofSeconds(1), Duration.ofSeconds(60));
  }

  private static final Duration CONNECT = Duration.ofSeconds(20);

  private final HttpClient client;
  private final Patience patience;

  Download(ProxySelector proxies, Patience patience) {
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(CONNECT)
            .proxy(proxies)
            .build();
    this.patience = patience;
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }

  /// Brings an address into a file beside its final name.
  ///
  /// @param file the final name; only `file.download` is written
  /// @param limit more bytes than this are refused; null where the size is unknown
  /// @return `file.download`, complete as far as the server says; null where the server has no such
  ///   file
  /// @throws WorkException when the server refuses or all attempts fail
  @Nullable Path bring(URI address, Path file, @Nullable Long limit, Progress progress)
      throws IOException {
    Path part = part(file);
    Files.createDirectories(part.toAbsolutePath().getParent());
    try (var channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = lock(channel, file)) {
      Duration pause = patience.pause();
      for (int attempt = 1; ; attempt++) {
        try {
          return attempt(address, file, channel, limit, progress) ? part : null;
        } catch (IOException problem) {
          if (attempt >= patience.attempts()) {
            throw new WorkException(
                address
                    + ": "
                    + words(problem)
                    + "; call again to go on after "
                    + channel.size()
                    + " bytes",
                problem);
          }
          progress.step(0, words(problem) + ", trying again");
          sleep(pause);
          pause = pause.multipliedBy(2);
        }
      }
    }
  }

  static Path part(Path file) {
    return file.resolveSibling(file.getFileName() + ".download");
  }

  private static Path mark(Path file) {
    return file.resolveSibling(file.getFileName() + ".download.mark");
  }

  /// Removes what an earlier call has left.
  static void forget(Path file) throws IOException {
    Files.deleteIfExists(part(file));
    Files.deleteIfExists(mark(file));
  }

  /// Whether the server has the file.
  private boolean attempt(
      URI address, Path file, FileChannel part, @Nullable Long limit, Progress progress)
      throws IOException {
    // Without the version's mark nobody can say that the rest belongs to what is here.
    String mark = Files.exists(mark(file)) ? Files.readString(mark(file)).strip() : "";
    long have = mark.isEmpty() ? 0 : part.size();
    var request = HttpRequest.newBuilder(address).timeout(patience.stall());
    request.header("Accept-Encoding", "identity").header("User-Agent", "quire");
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-").header("If-Range", mark);
    }
    HttpResponse<InputStream> response = send(request.build());
    try (InputStream body = response.body()) {
      int code = response.statusCode();
      if (code == 206 && have > 0 && startsAt(response, have)) {
        progress.resumeAt(have);
      } else if (code == 200) {
        part.truncate(0);
        have = 0;
        writeMark(file, response);
      } else if (code == 404 || code == 410) {
        return false;
      } else if (code == 416 || code == 206) {
        // Shorter than what is here, or another piece than was asked for: begin again.
        part.truncate(0);
        Files.deleteIfExists(mark(file));
        throw new IOException("the server does not have the piece that is missing");
      } else if (code >= 500 || code == 429 || code == 408) {
        throw new IOException("the server answered " + code);
      } else {
        throw new WorkException(address + ": the server answered " + code);
      }
      long expected = response.headers().firstValueAsLong("Content-Length").orElse(-1);
      long came = copy(body, part, have, limit, progress, address);
      if (expected >= 0 && came < expected) {
        throw new IOException("the connection ended after " + (have + came) + " bytes");
      }
      return true;
    }
  }

  private static boolean startsAt(HttpResponse<?> response, long have) {
    return response
        .headers()
        .firstValue("Content-Range")
        .map(range -> range.startsWith("bytes " + have + "-"))
        .orElse(false);
  }

  private static void writeMark(Path file, HttpResponse<?> response) throws IOException {
    // A weak tag promises nothing about the bytes.
    String tag = response.headers().firstValue("ETag").filter(t -> !t.startsWith("W/")).orElse("");
    String mark = tag.isEmpty() ? response.headers().firstValue("Last-Modified").orElse("") : tag;
    Files.writeString(mark(file), mark);
  }

  private long copy(
      InputStream body,
      FileChannel part,
      long have,
      @Nullable Long limit,
      Progress progress,
      URI address)
      throws IOException {
    part.position(have);
    byte[] buffer = new byte[1 << 16];
    long came = 0;
    var last = new AtomicLong(System.nanoTime());
    Thread watch = Thread.ofVirtual().name("download watch").start(() -> watch(body, last));
    try {
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        last.set(System.nanoTime());
        came += n;
        if (limit != null && have + came > limit) {
          part.truncate(0);
          throw new WorkException(
              address + ": sends more than the " + limit + " bytes of its card");
        }
        var bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          part.write(bytes);
        }
        progress.step(n, "");
      }
      part.force(true);
      return came;
    } finally {
      watch.interrupt();
    }
  }

  /// Closes a body from which nothing comes any more; the reader then fails.
  private void watch(InputStream body, AtomicLong last) {
    try {
      while (System.nanoTime() - last.get() < patience.stall().toNanos()) {
        Thread.sleep(Math.max(10, patience.stall().toMillis() / 20));
      }
      body.close();
    } catch (InterruptedException | IOException _) {
      // the copy has ended
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
      throw new WorkException(request.uri() + ": interrupted", problem);
    }
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
      throw new WorkException("interrupted", problem);
    }
  }

  private static FileLock lock(FileChannel channel, Path file) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException problem) {
      throw new WorkException(file + ": is being fetched already", problem);
    }
    if (lock == null) {
      throw new WorkException(file + ": another process is fetching it; wait for it");
    }
    return lock;
  }

  private static String words(IOException problem) {
    String message = problem.getMessage();
    return switch (problem) {
      case java.net.http.HttpConnectTimeoutException _ -> "no connection within 20 s";
      case java.net.http.HttpTimeoutException _ -> "no answer in time";
      case java.net.ConnectException _ -> "no connection";
      default -> message == null || message.isBlank() ? "the connection broke" : message;
    };
  }
}
