using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

public sealed unsafe partial class Array<T>
{
    /// <summary>
    /// The elements as another number type, as a C# cast does it unchecked: fractions are cut off, what a whole number cannot hold is
    /// wrapped or saturated. <c>bool</c> is 0 or 1; to <c>bool</c>, what is not zero is true.
    /// </summary>
    /// <exception cref="NotSupportedException">One of the types is not a number that can be converted.</exception>
    public Array<TTo> Cast<TTo>([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where TTo : unmanaged
    {
        if (typeof(TTo) == typeof(T)) return (Array<TTo>)(object)this;
        var cast = Casts.Find(typeof(T), typeof(TTo))
            ?? throw new NotSupportedException($"{TypeNames.Of(typeof(T))} cannot be cast to {TypeNames.Of(typeof(TTo))}. Use number types, bool or Complex.");
        return ArrayElementwise.Apply<TTo>(cast, [Node], new CallSite(callerFile, callerLine));
    }
}
