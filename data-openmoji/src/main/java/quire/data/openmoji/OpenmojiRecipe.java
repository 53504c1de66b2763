package quire.data.openmoji;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.List;
import quire.base.Progress;
import quire.base.WorkException;
import quire.data.Catalogue;
import quire.data.DataSet;
import quire.data.Origin;
import quire.data.build.EmojiRecipe;
import quire.data.build.Packages;
import quire.data.build.PngEncoder;
import quire.data.build.Recipe;
import quire.data.build.ShardWriter;

/// The colour drawings of the emoji that the embedded set `emoji` holds, drawn from SVG at 64 x 64
/// by JSVG and Java's own rasterizer (Marlin), both in Java.
final class OpenmojiRecipe implements Recipe {
  private static final int SIDE = 64;
  private static final String FOLDER = "color/svg/";

  private final DataSet card;

  OpenmojiRecipe(DataSet card) {
    this.card = card;
  }

  @Override
  public List<Origin> packages() {
    return card.origins();
  }

  @Override
  public Made build(Packages packages, Progress progress) {
    var drawings = new HashMap<String, byte[]>();
    packages
        .read(card.origins().getFirst(), n -> n.startsWith(FOLDER) && n.endsWith(".svg"))
        .forEach((name, svg) ->
            drawings.put(
                EmojiRecipe.code(name.substring(FOLDER.length(), name.length() - ".svg".length())),
                svg));
    var shard = new ShardWriter();
    long count = 0;
    for (String[] row :
        Catalogue.load()
            .shard("emoji")
            .table("entries.tsv", "code", "group", "subgroup", "family", "split")) {
      byte[] svg = drawings.get(row[0]);
      if (svg == null) {
        throw new WorkException("the package has no drawing of " + row[0]);
      }
      shard.store("openmoji/" + row[0] + ".png", png(svg, row[0]));
      progress.step(1, "drawings");
      count++;
    }
    shard.text("NOTICE.txt", card.notice() + "\n");
    return new Made(shard.toBytes(), count);
  }

  /// Draws one.
  static byte[] png(byte[] svg, String name) {
    SVGDocument document =
        new SVGLoader().load(new ByteArrayInputStream(svg), null, LoaderContext.createDefault());
    if (document == null) {
      throw new WorkException(name + ": the drawing is no SVG");
    }
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      document.render(null, graphics, new ViewBox(SIDE, SIDE));
    } finally {
      graphics.dispose();
    }
    return PngEncoder.encode(image.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE), SIDE, SIDE);
  }
}
