package io.signalbox.interceptor;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds, in the class files of one bean's class and its superclasses, the calls of
 * annotated methods of the same object, which go past the proxy. What can't be read, or
 * isn't sure, is not reported.
 */
final class SelfInvocations {

	private static final Log logger = LogFactory.getLog(SelfInvocations.class);

	/** Tags of constants: The Java Virtual Machine Specification, table 4.4-A. */
	private static final int METHOD = 10;

	private static final int INTERFACE_METHOD = 11;

	private final Class<?> type;

	/** The annotated methods by name and descriptor, also by those of their bridges. */
	private final Map<String, Operations> annotated = new HashMap<>();

	/** Methods, with their class, that a call names without anybody overriding them. */
	private final Set<String> privates = new HashSet<>();

	/** Methods of the classes so far, which override those of the superclasses. */
	private final Set<String> overriding = new HashSet<>();

	private final Set<String> calledBySuper = new HashSet<>();

	private final List<WiringProblem> found = new ArrayList<>();

	private SelfInvocations(Class<?> type, OperationSource source) {
		this.type = type;
		for (Method method : ReflectionUtils.getAllDeclaredMethods(type)) {
			String key = method.getName() + Type.getMethodDescriptor(method);
			if (Modifier.isPrivate(method.getModifiers())) {
				this.privates.add(Type.getInternalName(method.getDeclaringClass()) + "." + key);
			}
			else if (!Modifier.isStatic(method.getModifiers())) {
				Operations operations = source.find(method, type);
				if (!operations.operations().isEmpty()) {
					this.annotated.put(key, operations);
				}
			}
		}
	}

	static List<WiringProblem> find(Class<?> type, OperationSource source) {
		SelfInvocations invocations = new SelfInvocations(type, source);
		for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
			if (!each.getName().startsWith("java.") && !each.getName().startsWith("org.springframework.")) {
				invocations.read(each);
			}
		}
		return invocations.found;
	}

	private void read(Class<?> each) {
		List<SelfCall> calls = new ArrayList<>();
		Set<String> declared = new HashSet<>();
		try (InputStream stream = each.getResourceAsStream(ClassUtils.getClassFileName(each))) {
			if (stream == null) {
				logger.debug("No class file of " + each.getName() + " to look for self-invocation in");
				return;
			}
			ClassReader reader = new ClassReader(stream);
			// what a class overrides matters to its superclasses
			if (each.getSuperclass() != Object.class || namesAnnotated(reader)) {
				reader.accept(new Methods(each, calls, declared), ClassReader.EXPAND_FRAMES);
			}
		}
		// ASM throws what it likes at a class file that it does not know
		catch (IOException | RuntimeException ex) {
			logger.debug("Could not look for self-invocation in " + each.getName(), ex);
			return;
		}
		this.overriding.addAll(declared);
		for (SelfCall call : calls) {
			if (call.bySuper()) {
				this.calledBySuper.add(call.method());
			}
			Operations operations = this.annotated.get(call.method());
			if (operations != null && reaches(call, operations.method().getDeclaringClass())) {
				this.found.add(problem(call, operations));
			}
		}
	}

	/**
	 * Whether the constants of a class file have any method, of whatever class, that is
	 * named like an annotated one. Most have none, and their code need not be read.
	 */
	private boolean namesAnnotated(ClassReader file) {
		char[] buffer = new char[file.getMaxStringLength()];
		for (int i = 1; i < file.getItemCount(); i++) {
			int item = file.getItem(i);
			// the second half of a number has none
			int tag = (item > 0) ? file.readByte(item - 1) : 0;
			if (tag == METHOD || tag == INTERFACE_METHOD) {
				int nameAndType = file.getItem(file.readUnsignedShort(item + 2));
				if (this.annotated
					.containsKey(file.readUTF8(nameAndType, buffer) + file.readUTF8(nameAndType + 2, buffer))) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * Whether the caller asks for all that the annotated method asks for, as the methods
	 * of an annotated class do: then nothing is missing. Keys may differ from call to
	 * call.
	 */
	private boolean isCovered(String caller, SelfCall call) {
		Operations outer = this.annotated.get(caller);
		Operations inner = this.annotated.get(call.method());
		return outer != null && inner != null
				&& inner.operations()
					.stream()
					.allMatch((operation) -> operation.key() == null && outer.operations().contains(operation));
	}

	/** Whether what runs is the annotated method, and not one that it overrides. */
	private boolean reaches(SelfCall call, Class<?> annotated) {
		if (this.privates.contains(call.owner() + "." + call.method())) {
			return false;
		}
		return !call.bySuper() || isSuperclass(annotated, call.owner());
	}

	private boolean isSuperclass(Class<?> annotated, String owner) {
		for (Class<?> each = this.type; each != null; each = each.getSuperclass()) {
			if (Type.getInternalName(each).equals(owner)) {
				return annotated.isAssignableFrom(each);
			}
		}
		return false;
	}

	private static WiringProblem problem(SelfCall call, Operations operations) {
		String annotations = operations.operations()
			.stream()
			.map(Operation::annotation)
			.distinct()
			.collect(Collectors.joining(" and "));
		return new WiringProblem(call.place().toString(),
				"calls " + operations.describe() + " of the same object, past the proxy, so that its " + annotations
						+ " does nothing",
				"Call it through the bean: inject the bean into itself (@Lazy), or move the method to another one; "
						+ "'signalbox.aop.self-invocation: ignore' if it is meant");
	}

	/** Visits the instance methods of a class that can be what runs. */
	private final class Methods extends ClassVisitor {

		private final Class<?> each;

		private final List<SelfCall> calls;

		private final Set<String> declared;

		private @Nullable String file;

		Methods(Class<?> each, List<SelfCall> calls, Set<String> declared) {
			super(SpringAsmInfo.ASM_VERSION);
			this.each = each;
			this.calls = calls;
			this.declared = declared;
		}

		@Override
		public void visitSource(@Nullable String source, @Nullable String debug) {
			this.file = source;
		}

		@Override
		public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor,
				@Nullable String signature, String @Nullable [] exceptions) {
			String key = name + descriptor;
			// a bridge calls what it is the bridge of
			if ((access & (Opcodes.ACC_STATIC | Opcodes.ACC_BRIDGE | Opcodes.ACC_ABSTRACT)) != 0) {
				return null;
			}
			if ((access & Opcodes.ACC_PRIVATE) == 0 && !name.equals("<init>")) {
				this.declared.add(key);
				if (SelfInvocations.this.overriding.contains(key)
						&& !SelfInvocations.this.calledBySuper.contains(key)) {
					return null;
				}
			}
			return new SelfCallVisitor((line) -> place(name, line), (call) -> {
				if (call.bySuper() || !isCovered(key, call)) {
					this.calls.add(call);
				}
			});
		}

		/** A lambda is named like the method that it is in. */
		private StackTraceElement place(String name, int line) {
			String[] parts = name.split("\\$");
			String method = (parts.length == 3 && parts[0].equals("lambda")) ? parts[1] : name;
			return new StackTraceElement(this.each.getName(), method, this.file, line);
		}

	}

}
