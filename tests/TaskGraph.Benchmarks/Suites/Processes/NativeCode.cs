using System.Runtime.InteropServices;

namespace TaskGraph.Benchmarks;

/// <summary>Native libraries that a process can use on one thread at a time.</summary>
internal static partial class NativeCode
{
    private const string PythonLibrary = "libpython3.11.so.1.0";
    private static readonly Lock _crypt = new(), _python = new();
    private static bool _pythonRuns;

    /// <summary>crypt(3) keeps its result in a static buffer.</summary>
    public static double Crypt(int seed)
    {
        long length = seed;
        for (int i = 0; i < 8; i++)
            lock (_crypt) length += Marshal.PtrToStringUTF8(Crypt("pass" + i, "$6$saltsalt"))!.Length;
        return length;
    }

    /// <summary>An interpreter with the lock that this project's idea comes from.</summary>
    public static double RunPython(int seed)
    {
        lock (_python)
        {
            if (!_pythonRuns)
            {
                Initialize(0);
                _ = SaveThread();
                _pythonRuns = true;
            }
        }
        int state = EnsureLock();
        int failed = RunSimple("sum(i * i for i in range(300000))");
        ReleaseLock(state);
        return failed == 0 ? seed : throw new InvalidOperationException("Python failed.");
    }

    [LibraryImport("libcrypt.so.1", EntryPoint = "crypt", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Crypt(string key, string salt);

    [LibraryImport(PythonLibrary, EntryPoint = "Py_InitializeEx")]
    private static partial void Initialize(int signals);

    [LibraryImport(PythonLibrary, EntryPoint = "PyEval_SaveThread")]
    private static partial nint SaveThread();

    [LibraryImport(PythonLibrary, EntryPoint = "PyGILState_Ensure")]
    private static partial int EnsureLock();

    [LibraryImport(PythonLibrary, EntryPoint = "PyGILState_Release")]
    private static partial void ReleaseLock(int state);

    [LibraryImport(PythonLibrary, EntryPoint = "PyRun_SimpleString", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RunSimple(string code);
}
