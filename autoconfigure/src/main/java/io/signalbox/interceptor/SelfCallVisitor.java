package io.signalbox.interceptor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

import org.springframework.asm.ConstantDynamic;
import org.springframework.asm.Handle;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;

/**
 * Finds the calls in one instance method whose receiver is {@code this}: local variable
 * 0, and nothing that is merely equal to it. A method that can't be followed has none.
 */
final class SelfCallVisitor extends MethodVisitor {

	private final OperandStack stack = new OperandStack();

	private final IntFunction<StackTraceElement> places;

	private final Consumer<SelfCall> calls;

	private final List<SelfCall> found = new ArrayList<>();

	private int line = -1;

	/**
	 * Makes a visitor.
	 * @param places makes a place in the method of a line
	 * @param calls takes what was found, in the end
	 */
	SelfCallVisitor(IntFunction<StackTraceElement> places, Consumer<SelfCall> calls) {
		super(SpringAsmInfo.ASM_VERSION);
		this.places = places;
		this.calls = calls;
	}

	@Override
	public void visitLineNumber(int line, Label start) {
		this.line = line;
	}

	@Override
	public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
		int sizes = Type.getArgumentsAndReturnSizes(descriptor);
		int arguments = (sizes >> 2) - 1;
		boolean isStatic = opcode == Opcodes.INVOKESTATIC;
		if (!isStatic && !name.equals("<init>") && this.stack.isThis(arguments)) {
			add(owner, name, descriptor, opcode == Opcodes.INVOKESPECIAL);
		}
		this.stack.pop(isStatic ? arguments : arguments + 1);
		this.stack.push(sizes & 3);
	}

	/**
	 * A reference to a method of {@code this}. The body of a lambda is a method of its
	 * own, which is not reported here but looked at like any other.
	 */
	@Override
	public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
		int sizes = Type.getArgumentsAndReturnSizes(descriptor);
		int captured = (sizes >> 2) - 1;
		if (bootstrap.getOwner().equals("java/lang/invoke/LambdaMetafactory") && arguments.length > 1
				&& arguments[1] instanceof Handle method && method.getTag() != Opcodes.H_INVOKESTATIC && captured > 0
				&& this.stack.isThis(captured - 1)) {
			add(method.getOwner(), method.getName(), method.getDesc(), method.getTag() == Opcodes.H_INVOKESPECIAL);
		}
		this.stack.pop(captured);
		this.stack.push(sizes & 3);
	}

	private void add(String owner, String name, String descriptor, boolean bySuper) {
		this.found.add(new SelfCall(owner, name + descriptor, bySuper, this.places.apply(this.line)));
	}

	@Override
	public void visitEnd() {
		if (!this.stack.isGivenUp()) {
			this.found.forEach(this.calls);
		}
	}

	@Override
	public void visitVarInsn(int opcode, int variable) {
		switch (opcode) {
			case Opcodes.ALOAD -> {
				if (variable == 0) {
					this.stack.pushThis();
				}
				else {
					this.stack.push(1);
				}
			}
			case Opcodes.ILOAD, Opcodes.FLOAD -> this.stack.push(1);
			case Opcodes.LLOAD, Opcodes.DLOAD -> this.stack.push(2);
			case Opcodes.ISTORE, Opcodes.FSTORE -> this.stack.pop(1);
			case Opcodes.LSTORE, Opcodes.DSTORE -> this.stack.pop(2);
			case Opcodes.ASTORE -> {
				this.stack.pop(1);
				if (variable == 0) {
					this.stack.giveUp();
				}
			}
			default -> this.stack.giveUp();
		}
	}

	/**
	 * Only a reference can be {@code this}, so that of numbers and arrays the change of
	 * the size is enough.
	 */
	@Override
	public void visitInsn(int opcode) {
		switch (opcode) {
			case Opcodes.NOP, Opcodes.LALOAD, Opcodes.DALOAD, Opcodes.INEG, Opcodes.LNEG, Opcodes.FNEG, Opcodes.DNEG,
					Opcodes.I2F, Opcodes.F2I, Opcodes.L2D, Opcodes.D2L, Opcodes.I2B, Opcodes.I2C, Opcodes.I2S,
					Opcodes.ARRAYLENGTH ->
				{
				}
			case Opcodes.ACONST_NULL, Opcodes.ICONST_M1, Opcodes.ICONST_0, Opcodes.ICONST_1, Opcodes.ICONST_2,
					Opcodes.ICONST_3, Opcodes.ICONST_4, Opcodes.ICONST_5, Opcodes.FCONST_0, Opcodes.FCONST_1,
					Opcodes.FCONST_2, Opcodes.I2L, Opcodes.I2D, Opcodes.F2L, Opcodes.F2D ->
				this.stack.push(1);
			case Opcodes.LCONST_0, Opcodes.LCONST_1, Opcodes.DCONST_0, Opcodes.DCONST_1 -> this.stack.push(2);
			case Opcodes.IALOAD, Opcodes.FALOAD, Opcodes.AALOAD, Opcodes.BALOAD, Opcodes.CALOAD, Opcodes.SALOAD,
					Opcodes.POP, Opcodes.IADD, Opcodes.ISUB, Opcodes.IMUL, Opcodes.IDIV, Opcodes.IREM, Opcodes.FADD,
					Opcodes.FSUB, Opcodes.FMUL, Opcodes.FDIV, Opcodes.FREM, Opcodes.ISHL, Opcodes.ISHR, Opcodes.IUSHR,
					Opcodes.LSHL, Opcodes.LSHR, Opcodes.LUSHR, Opcodes.IAND, Opcodes.IOR, Opcodes.IXOR, Opcodes.L2I,
					Opcodes.L2F, Opcodes.D2I, Opcodes.D2F, Opcodes.FCMPL, Opcodes.FCMPG, Opcodes.MONITORENTER,
					Opcodes.MONITOREXIT ->
				this.stack.pop(1);
			case Opcodes.POP2, Opcodes.LADD, Opcodes.LSUB, Opcodes.LMUL, Opcodes.LDIV, Opcodes.LREM, Opcodes.DADD,
					Opcodes.DSUB, Opcodes.DMUL, Opcodes.DDIV, Opcodes.DREM, Opcodes.LAND, Opcodes.LOR, Opcodes.LXOR ->
				this.stack.pop(2);
			case Opcodes.IASTORE, Opcodes.FASTORE, Opcodes.AASTORE, Opcodes.BASTORE, Opcodes.CASTORE, Opcodes.SASTORE,
					Opcodes.LCMP, Opcodes.DCMPL, Opcodes.DCMPG ->
				this.stack.pop(3);
			case Opcodes.LASTORE, Opcodes.DASTORE -> this.stack.pop(4);
			case Opcodes.DUP -> this.stack.duplicate(1, 0);
			case Opcodes.DUP_X1 -> this.stack.duplicate(1, 1);
			case Opcodes.DUP_X2 -> this.stack.duplicate(1, 2);
			case Opcodes.DUP2 -> this.stack.duplicate(2, 0);
			case Opcodes.DUP2_X1 -> this.stack.duplicate(2, 1);
			case Opcodes.DUP2_X2 -> this.stack.duplicate(2, 2);
			case Opcodes.SWAP -> this.stack.swap();
			case Opcodes.IRETURN, Opcodes.LRETURN, Opcodes.FRETURN, Opcodes.DRETURN, Opcodes.ARETURN, Opcodes.RETURN,
					Opcodes.ATHROW ->
				this.stack.end();
			default -> this.stack.giveUp();
		}
	}

	@Override
	public void visitIntInsn(int opcode, int operand) {
		if (opcode != Opcodes.NEWARRAY) {
			this.stack.push(1);
		}
	}

	/** An array's length becomes the array, and a cast changes nothing. */
	@Override
	public void visitTypeInsn(int opcode, String type) {
		if (opcode == Opcodes.INSTANCEOF) {
			this.stack.pop(1);
		}
		if (opcode == Opcodes.INSTANCEOF || opcode == Opcodes.NEW) {
			this.stack.push(1);
		}
	}

	@Override
	public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
		int size = Type.getType(descriptor).getSize();
		boolean isStatic = opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC;
		if (opcode == Opcodes.PUTFIELD || opcode == Opcodes.PUTSTATIC) {
			this.stack.pop(isStatic ? size : size + 1);
			return;
		}
		this.stack.pop(isStatic ? 0 : 1);
		this.stack.push(size);
	}

	@Override
	public void visitLdcInsn(Object value) {
		boolean isLong = value instanceof Long || value instanceof Double;
		this.stack.push((value instanceof ConstantDynamic constant) ? constant.getSize() : isLong ? 2 : 1);
	}

	@Override
	public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
		this.stack.pop(dimensions);
		this.stack.push(1);
	}

	@Override
	public void visitJumpInsn(int opcode, Label label) {
		switch (opcode) {
			case Opcodes.JSR -> this.stack.giveUp();
			case Opcodes.GOTO -> {
			}
			case Opcodes.IFEQ, Opcodes.IFNE, Opcodes.IFLT, Opcodes.IFGE, Opcodes.IFGT, Opcodes.IFLE, Opcodes.IFNULL,
					Opcodes.IFNONNULL ->
				this.stack.pop(1);
			default -> this.stack.pop(2);
		}
		this.stack.jump(label);
		if (opcode == Opcodes.GOTO) {
			this.stack.end();
		}
	}

	@Override
	public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
		visitSwitch(otherwise, labels);
	}

	@Override
	public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
		visitSwitch(otherwise, labels);
	}

	private void visitSwitch(Label otherwise, Label[] labels) {
		this.stack.pop(1);
		this.stack.jump(otherwise);
		for (Label label : labels) {
			this.stack.jump(label);
		}
		this.stack.end();
	}

	@Override
	public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
		this.stack.handler(handler);
	}

	@Override
	public void visitLabel(Label label) {
		this.stack.pass(label);
	}

	@Override
	public void visitFrame(int type, int locals, Object[] local, int size, Object[] words) {
		int count = size;
		for (int i = 0; i < size; i++) {
			if (Opcodes.LONG.equals(words[i]) || Opcodes.DOUBLE.equals(words[i])) {
				count++;
			}
		}
		this.stack.frame(count);
	}

}
