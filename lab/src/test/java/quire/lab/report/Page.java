package quire.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/// Reads pages back: every page is well-formed XML.
final class Page {
  private final String text;
  private final Document document;

  private Page(String text, Document document) {
    this.text = text;
    this.document = document;
  }

  static Page of(String html) throws Exception {
    var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    return new Page(html, builder.parse(new InputSource(new StringReader(html))));
  }

  /// Checks that the page needs nothing from elsewhere and runs nothing but its own reload.
  void standsAlone() {
    for (Element script : elements("script")) { // only the line that loads the page again
      assertThat(script.getAttributes().getLength()).isZero();
      assertThat(script.getTextContent()).hasSizeLessThan(200).contains("location.reload()");
    }
    assertThat(elements("link")).isEmpty();
    assertThat(elements("img")).isEmpty();
    assertThat(elements("iframe")).isEmpty();
    assertThat(text).doesNotContain("@import", "url(", "javascript:");
    for (Element anchor : elements("a")) {
      assertThat(anchor.getAttribute("href")).doesNotContain(":");
    }
    for (Element any : elements("*")) {
      for (int i = 0; i < any.getAttributes().getLength(); i++) {
        var attribute = any.getAttributes().item(i);
        assertThat(attribute.getNodeName()).doesNotStartWith("on");
        if (!attribute.getNodeName().equals("xmlns")) {
          assertThat(attribute.getNodeValue()).doesNotContain("http:", "https:");
        }
      }
    }
  }

  List<Element> elements(String tag) {
    var found = new ArrayList<Element>();
    var nodes = document.getElementsByTagName(tag);
    for (int i = 0; i < nodes.getLength(); i++) {
      found.add((Element) nodes.item(i));
    }
    return found;
  }

  /// The texts of all elements of a class.
  List<String> texts(String css) {
    return elements("*").stream()
        .filter(e -> List.of(e.getAttribute("class").split(" ")).contains(css))
        .map(Element::getTextContent)
        .toList();
  }

  String text() {
    return document.getDocumentElement().getTextContent();
  }

  boolean refreshes() {
    return !elements("script").isEmpty();
  }
}
