using System.Reflection;
using System.Reflection.Emit;

namespace TaskGraph.Architecture.Tests;

/// <summary>The types a type names in its fields, signatures and method bodies, read from the compiled instructions.</summary>
internal static class TypesUsed
{
    private const BindingFlags Everything =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static HashSet<Type> By(Type type)
    {
        var used = new HashSet<Type>();
        foreach (var field in type.GetFields(Everything)) Add(used, field.FieldType);
        foreach (var method in type.GetMethods(Everything).Concat<MethodBase>(type.GetConstructors(Everything)))
        {
            foreach (var parameter in method.GetParameters()) Add(used, parameter.ParameterType);
            if (method is MethodInfo { ReturnType: var returned }) Add(used, returned);
            if (method.GetMethodBody() is not { } body) continue;
            foreach (var local in body.LocalVariables) Add(used, local.LocalType);
            foreach (var member in Members(method, body.GetILAsByteArray()!))
            {
                if (member is Type named) Add(used, named);
                else if (member?.DeclaringType is { } owner) Add(used, owner);
            }
        }
        return used;
    }

    private static void Add(HashSet<Type> used, Type type)
    {
        while (type.HasElementType) type = type.GetElementType()!;
        used.Add(type);
        if (!type.IsGenericType) return;
        foreach (var argument in type.GetGenericArguments())
            if (!argument.IsGenericParameter) Add(used, argument);
    }

    private static IEnumerable<MemberInfo?> Members(MethodBase method, byte[] code)
    {
        Type[] typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : [];
        Type[] methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        foreach (var (instruction, operand) in Instructions.Of(code))
        {
            if (instruction.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                yield return method.Module.ResolveMember(operand, typeArguments, methodArguments);
        }
    }
}
