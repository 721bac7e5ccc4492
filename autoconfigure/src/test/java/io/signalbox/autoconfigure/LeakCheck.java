package io.signalbox.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Runs {@link LeakingApplication} in class loaders that are thrown away, and tells
 * whether they can be collected. A program of its own, as a collection that clears soft
 * references, which Spring's caches are, is a matter of the whole JVM.
 */
final class LeakCheck {

	private LeakCheck() {
	}

	/**
	 * Prints what is left of the loaders.
	 * @param arguments how the application stays, if it must not go; may be empty
	 */
	public static void main(String[] arguments) throws Exception {
		// CGLIB keeps, in the trace of an exception that it throws again and again, who
		// used it first
		LeakingApplication.main(new String[0]);
		WeakReference<ClassLoader> restarted = run(new ApplicationLoader(), arguments);
		WeakReference<ClassLoader> deployed = run(new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader()),
				arguments);
		for (int i = 0; i < 100 && (restarted.get() != null || deployed.get() != null); i++) {
			System.gc();
			Thread.sleep(50);
		}
		System.out.println("restarted=" + (restarted.get() == null ? "gone" : "left"));
		System.out.println("deployed=" + (deployed.get() == null ? "gone" : "left"));
		System.exit(0);
	}

	private static WeakReference<ClassLoader> run(ClassLoader loader, String[] arguments) throws Exception {
		Throwable[] failure = new Throwable[1];
		Thread thread = new Thread(() -> {
			try {
				Class<?> application = loader.loadClass(LeakingApplication.class.getName());
				application.getMethod("main", String[].class).invoke(null, (Object) arguments);
			}
			catch (ReflectiveOperationException ex) {
				failure[0] = ex;
			}
		});
		thread.setContextClassLoader(loader);
		thread.start();
		thread.join();
		if (failure[0] != null) {
			throw new IllegalStateException("The application failed", failure[0]);
		}
		return new WeakReference<>(loader);
	}

	private static URL[] classPath() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(LeakCheck::url)
			.toArray(URL[]::new);
	}

	private static URL url(String entry) {
		try {
			return Path.of(entry).toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(entry, ex);
		}
	}

	/**
	 * Has the classes of the application and nothing else, as the restart loader of
	 * devtools: libraries, ours among them, stay.
	 */
	private static final class ApplicationLoader extends ClassLoader {

		ApplicationLoader() {
			super(LeakCheck.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith(LeakingApplication.class.getName())) {
				return super.loadClass(name, resolve);
			}
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : define(name);
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			try (var stream = getResourceAsStream(name.replace('.', '/') + ".class")) {
				byte[] bytes = stream.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
