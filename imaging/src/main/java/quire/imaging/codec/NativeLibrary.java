package quire.imaging.codec;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.URL;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/// The shared library of leptonica, which carries libjpeg-turbo and libwebp. It is called through
/// the foreign-function interface; its Java classes are not used.
final class NativeLibrary {
  static final AddressLayout POINTER = ValueLayout.ADDRESS;
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  static final ValueLayout.OfLong SIZE = ValueLayout.JAVA_LONG;
  static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
  private static final String PREFIX = "/org/bytedeco/leptonica/";
  private static final @Nullable SymbolLookup SYMBOLS = open();

  private NativeLibrary() {}

  /// Whether this platform's library is on the class path and loads.
  static boolean available() {
    return SYMBOLS != null;
  }

  private static @Nullable SymbolLookup open() {
    String platform = Loader.getPlatform();
    for (String name : new String[] {"libleptonica.so.6", "libleptonica.6.dylib"}) {
      URL resource = NativeLibrary.class.getResource(PREFIX + platform + "/" + name);
      if (resource == null) {
        continue;
      }
      try {
        File file = Loader.cacheResource(resource);
        if (file != null) {
          return SymbolLookup.libraryLookup(file.toPath(), Arena.global());
        }
      } catch (IOException | IllegalArgumentException _) {
        return null; // such a platform reads what the JDK reads
      }
    }
    return null;
  }

  /// A function that gives something back.
  static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
    return handle(name, FunctionDescriptor.of(result, arguments));
  }

  /// A function that gives nothing back.
  static MethodHandle procedure(String name, MemoryLayout... arguments) {
    return handle(name, FunctionDescriptor.ofVoid(arguments));
  }

  private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    if (SYMBOLS == null) {
      throw new IllegalStateException("the library is not loaded");
    }
    return Linker.nativeLinker().downcallHandle(SYMBOLS.findOrThrow(name), descriptor);
  }
}
