package quire.data.fetch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import quire.base.RequestException;

/// The proxies of the environment, as other programs understand them: `https_proxy`, `http_proxy`,
/// `all_proxy`, `no_proxy`, in lower or upper case. Where none is set, Java's own settings hold
/// (`-Dhttps.proxyHost`, `-Djava.net.useSystemProxies`).
final class Proxies extends ProxySelector {
  private final Map<String, String> environment;

  Proxies(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public List<Proxy> select(URI address) {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    String proxy = variable(scheme + "_proxy");
    if (proxy.isEmpty()) {
      proxy = variable("all_proxy");
    }
    String host = String.valueOf(address.getHost());
    if (proxy.isEmpty()) {
      ProxySelector usual = ProxySelector.getDefault();
      return usual == null ? List.of(Proxy.NO_PROXY) : usual.select(address);
    }
    if (exempt(host)) {
      return List.of(Proxy.NO_PROXY);
    }
    return List.of(new Proxy(Proxy.Type.HTTP, at(proxy)));
  }

  private String variable(String name) {
    String lower = environment.getOrDefault(name, "");
    return lower.isBlank()
        ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").strip()
        : lower.strip();
  }

  private boolean exempt(String host) {
    for (String rule : variable("no_proxy").split("[, ]+", -1)) {
      String suffix = rule.replaceFirst("^\\*?\\.", "").replaceFirst(":\\d+$", "");
      if (rule.equals("*")
          || (!suffix.isEmpty() && (host.equals(suffix) || host.endsWith("." + suffix)))) {
        return true;
      }
    }
    return false;
  }

  private static InetSocketAddress at(String proxy) {
    try {
      URI uri = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
      if (uri.getHost() == null) {
        throw new RequestException("the proxy '" + proxy + "' has no host; write http://host:port");
      }
      return new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
    } catch (IllegalArgumentException problem) {
      throw new RequestException("the proxy '" + proxy + "' is no address", problem);
    }
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException problem) {
    // the download itself says so
  }
}
