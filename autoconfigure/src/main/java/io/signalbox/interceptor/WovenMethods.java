package io.signalbox.interceptor;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;
import org.springframework.context.annotation.AdviceMode;
import org.springframework.core.MethodIntrospector;
import org.springframework.util.ClassUtils;

/**
 * Finds annotated methods of beans that nothing protects, because they were not woven or
 * because their annotation stands where AspectJ does not look.
 *
 * <p>
 * A woven method leaves traces. The weaver moves its body to a method named like it and
 * {@code _aroundBody}. Woven at compile time, its class file has a call of our aspect;
 * woven at load time, the class has a moved body that the class file has not.
 */
final class WovenMethods {

	private static final Log logger = LogFactory.getLog(WovenMethods.class);

	private static final String BODY = "_aroundBody";

	/** What a proxy would do. */
	private final OperationSource inherited;

	private final Map<Class<?>, ClassFile> files = new HashMap<>();

	private final List<WiringProblem> misplaced = new ArrayList<>();

	private final List<Operations> unwoven = new ArrayList<>();

	private boolean anyWoven;

	WovenMethods(UnaryOperator<String> placeholders) {
		this.inherited = new OperationSource(placeholders, AdviceMode.PROXY);
	}

	/**
	 * Looks at a class and its annotated methods.
	 * @param own what is annotated where AspectJ looks
	 */
	void inspect(Class<?> type, Map<Method, Operations> own, OperationSource direct) {
		expected(type, own).forEach((method, expected) -> {
			Operations found = direct.find(method, type);
			if (!found.operations().containsAll(expected.operations())) {
				misplaced(expected, "its annotation stands on a method that it overrides, where AspectJ does not look");
			}
			else if (Modifier.isAbstract(method.getModifiers())) {
				misplaced(expected, "the annotated method has no body that could be woven");
			}
			else if (isWoven(method)) {
				this.anyWoven = true;
			}
			else {
				this.unwoven.add(expected);
			}
		});
	}

	private Map<Method, Operations> expected(Class<?> type, Map<Method, Operations> own) {
		if (type.getSuperclass() == Object.class && type.getInterfaces().length == 0) {
			return own;
		}
		return MethodIntrospector.selectMethods(type, (Method method) -> {
			Operations operations = this.inherited.find(method, OperationSource.typeOf(method, type));
			return operations.isEmpty() ? null : operations;
		});
	}

	private void misplaced(Operations operations, String what) {
		this.misplaced.add(new WiringProblem(operations.describe(), what,
				"Annotate the method of the class, and let the @Bean method return that class"));
	}

	/** What was found since the last time. */
	List<WiringProblem> problems() {
		List<WiringProblem> problems = new ArrayList<>(this.misplaced);
		if (!this.unwoven.isEmpty() && !this.anyWoven) {
			problems.add(new WiringProblem("signalbox.aop.mode",
					"is 'aspectj', but of " + this.unwoven.size() + " annotated methods none is woven, such as "
							+ this.unwoven.get(0).describe(),
					"Start the JVM with -javaagent:aspectjweaver.jar, or weave at compile time (docs/aspectj.md), or "
							+ "set it to 'proxy'"));
		}
		else {
			this.unwoven.forEach((operations) -> problems
				.add(new WiringProblem(operations.describe(), "the method is annotated but was not woven",
						"Weave its class too, and let the annotation stand on the method or on the class that has it, "
								+ "with at most two annotations of your own between")));
		}
		this.misplaced.clear();
		this.unwoven.clear();
		return problems;
	}

	private boolean isWoven(Method method) {
		Class<?> type = method.getDeclaringClass();
		ClassFile file = this.files.computeIfAbsent(type, ClassFile::read);
		return file.advised.contains(key(method)) || Arrays.stream(type.getDeclaredMethods())
			.anyMatch((body) -> isBodyOf(body, method) && !file.methods.contains(key(body)));
	}

	private static String key(Method method) {
		return method.getName() + Type.getMethodDescriptor(method);
	}

	/** Whether it takes what the method takes, after its object and before the call. */
	private static boolean isBodyOf(Method body, Method method) {
		if (!body.getName().startsWith(method.getName() + BODY)) {
			return false;
		}
		List<Class<?>> taken = Arrays.asList(body.getParameterTypes());
		List<Class<?>> expected = new ArrayList<>();
		if (!Modifier.isStatic(method.getModifiers())) {
			expected.add(method.getDeclaringClass());
		}
		expected.addAll(Arrays.asList(method.getParameterTypes()));
		return taken.size() >= expected.size() && taken.subList(0, expected.size()).equals(expected);
	}

	/** What stands in the file of a class, whatever the class is now. */
	private static final class ClassFile extends ClassVisitor {

		private static final String ASPECT = Type.getInternalName(SignalboxAspect.class);

		private final Set<String> methods = new HashSet<>();

		private final Set<String> advised = new HashSet<>();

		private ClassFile() {
			super(SpringAsmInfo.ASM_VERSION);
		}

		static ClassFile read(Class<?> type) {
			ClassFile file = new ClassFile();
			try (InputStream stream = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
				if (stream != null) {
					new ClassReader(stream).accept(file, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
				}
			}
			// ASM throws what it likes at a class file that it does not know
			catch (IOException | RuntimeException ex) {
				logger.debug("Could not look for traces of a weaver in " + type.getName(), ex);
			}
			return file;
		}

		@Override
		public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
				String @Nullable [] exceptions) {
			String key = name + descriptor;
			this.methods.add(key);
			return new MethodVisitor(SpringAsmInfo.ASM_VERSION) {
				@Override
				public void visitMethodInsn(int opcode, String owner, String called, String calledDescriptor,
						boolean isInterface) {
					if (owner.equals(ASPECT)) {
						ClassFile.this.advised.add(key);
					}
				}
			};
		}

	}

}
