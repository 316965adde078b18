using System.Reflection;

// Run by `dotnet exec` with the user's dependencies. TaskGraph.Processes refers to this program, so it is found by name.
Assembly.Load("TaskGraph.Processes").GetType("TaskGraph.WorkerProgram", throwOnError: true)!
    .GetMethod("Run", BindingFlags.Static | BindingFlags.Public)!.Invoke(null, null);
