using System.Reflection;
using System.Reflection.Emit;

namespace TaskGraph;

/// <summary>The instructions of a method's code with their operands (ECMA-335, partition III).</summary>
internal static class Instructions
{
    private static readonly OpCode[] _short = new OpCode[256], _long = new OpCode[256];

    static Instructions()
    {
        foreach (var field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            if (field.GetValue(null) is not OpCode code) continue;
            (code.Size == 1 ? _short : _long)[code.Value & 0xff] = code;
        }
    }

    public static IEnumerable<(OpCode Code, int Operand)> Of(byte[] code)
    {
        for (int at = 0; at < code.Length;)
        {
            var instruction = code[at] == 0xFE ? _long[code[++at]] : _short[code[at]];
            at++;
            int size = instruction.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
            yield return (instruction, size == 4 ? BitConverter.ToInt32(code, at) : 0);
            at += size;
        }
    }
}
