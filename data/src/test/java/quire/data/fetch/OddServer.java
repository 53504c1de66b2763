package quire.data.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A server on the loopback address that serves one file, ranges too, and breaks off, falls silent
/// or refuses when told to. It serves what a proxy is asked for as well.
final class OddServer implements AutoCloseable {
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private final CountDownLatch paused = new CountDownLatch(1);
  private final CountDownLatch resumed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private @Nullable HttpServer server;
  private volatile byte[] content;
  private volatile String mark = "\"v1\"";
  private volatile int breakAfter = Integer.MAX_VALUE;
  private final AtomicInteger breaks = new AtomicInteger();
  private volatile int pauseAfter = Integer.MAX_VALUE;
  private volatile boolean ignoreRanges;
  private volatile boolean refuseRanges;
  private volatile int code;
  private final AtomicLong sent = new AtomicLong();

  OddServer(byte[] content) {
    this.content = content;
  }

  void start() throws IOException {
    var made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    made.setExecutor(threads);
    made.createContext("/", this::handle);
    made.start();
    server = made;
  }

  String address(String path) {
    return "http://127.0.0.1:"
        + java.util.Objects.requireNonNull(server).getAddress().getPort()
        + path;
  }

  /// The `Range` and `If-Range` of each request.
  List<String> requests() {
    return requests;
  }

  List<String> paths() {
    return paths;
  }

  long sent() {
    return sent.get();
  }

  void breakAfter(int bytes, int times) {
    breakAfter = bytes;
    breaks.set(times);
  }

  void pauseAfter(int bytes) {
    pauseAfter = bytes;
  }

  boolean awaitPause() throws InterruptedException {
    return paused.await(30, TimeUnit.SECONDS);
  }

  void goOn() {
    resumed.countDown();
  }

  void ignoreRanges() {
    ignoreRanges = true;
  }

  void refuseRanges() {
    refuseRanges = true;
  }

  void answer(int status) {
    code = status;
  }

  void serve(byte[] other, String version) {
    content = other;
    mark = version;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    requests.add(range == null ? "" : range + " " + condition);
    paths.add(exchange.getRequestURI().toString());
    try (exchange) {
      if (exchange.getRequestURI().getPath().startsWith("/missing")) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      if (code != 0) {
        exchange.sendResponseHeaders(code, -1);
        return;
      }
      if (range != null && refuseRanges) {
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      exchange.getResponseHeaders().set("ETag", mark);
      int from = 0;
      if (range != null && !ignoreRanges && mark.equals(condition)) {
        from = Integer.parseInt(range.replaceAll("\\D", ""));
        exchange
            .getResponseHeaders()
            .set(
                "Content-Range",
                "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
      }
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
      send(exchange, from);
    }
  }

  private void send(HttpExchange exchange, int from) throws IOException {
    var out = exchange.getResponseBody();
    for (int at = from; at < content.length; at += 10_000) {
      if (at >= breakAfter && breaks.getAndDecrement() > 0) {
        // Closing before all is sent breaks the connection.
        throw new IOException("broken off");
      }
      if (at >= pauseAfter) {
        out.flush();
        paused.countDown();
        try {
          if (!resumed.await(30, TimeUnit.SECONDS)) {
            throw new IOException("nobody said to go on");
          }
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }
      int n = Math.min(10_000, content.length - at);
      out.write(content, at, n);
      sent.addAndGet(n);
    }
  }

  @Override
  public void close() {
    resumed.countDown();
    if (server != null) {
      server.stop(0);
      server = null;
    }
    threads.shutdownNow();
  }
}
