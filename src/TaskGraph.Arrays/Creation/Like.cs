using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Arrays with the shape and chunks of another.</summary>
public static class ArrayLike
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>Zeros in the shape and chunks of this array.</summary>
        public Array<T> ZerosLike([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.FullLike(default, callerFile, callerLine);

        /// <summary>One value in the shape and chunks of this array.</summary>
        public Array<T> FullLike(T value, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            var callSite = new CallSite(callerFile, callerLine);
            return x.Node.Chunks.IsKnown
                ? new(GeneratedExpr<T>.Whole("full", new ConstantSource<T>(value), x.Node.Chunks, callSite))
                : Deferred.Over(x, "full", x.Node.Shape, known => known.FullLike(value), callSite);
        }
    }

    extension<T>(Array<T> x) where T : unmanaged, INumberBase<T>
    {
        /// <summary>Ones in the shape and chunks of this array.</summary>
        public Array<T> OnesLike([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) => x.FullLike(T.One, callerFile, callerLine);
    }
}
