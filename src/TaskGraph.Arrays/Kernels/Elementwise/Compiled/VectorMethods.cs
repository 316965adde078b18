using System.Linq.Expressions;
using System.Reflection;

namespace TaskGraph.ArrayKernels;

/// <summary>Finds the methods of Vector128, Vector256 and Vector512 by name and operand types.</summary>
internal static class VectorMethods
{
    /// <summary>A call of a method that exists.</summary>
    public static Expression Call(Type vectorClass, string name, Type? element, params Expression[] arguments)
        => TryCall(vectorClass, name, element, arguments)
            ?? throw new MissingMethodException($"{vectorClass.Name}.{name} has no form for {string.Join(", ", arguments.Select(a => a.Type))}.");

    /// <summary>A call of the method with these operands; null where there is none. With <paramref name="element"/>, generic methods count.</summary>
    public static Expression? TryCall(Type vectorClass, string name, Type? element, params Expression[] arguments)
    {
        foreach (var candidate in vectorClass.GetMember(name, MemberTypes.Method, BindingFlags.Static | BindingFlags.Public).Cast<MethodInfo>())
        {
            var method = candidate;
            if (method.IsGenericMethodDefinition)
            {
                if (element is null || method.GetGenericArguments().Length != 1) continue;
                method = method.MakeGenericMethod(element);
            }
            var parameters = method.GetParameters();
            if (parameters.Length != arguments.Length) continue;
            bool fits = true;
            for (int i = 0; i < parameters.Length; i++) fits &= parameters[i].ParameterType == arguments[i].Type;
            if (fits) return Expression.Call(method, arguments);
        }
        return null;
    }
}
