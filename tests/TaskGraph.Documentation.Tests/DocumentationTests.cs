using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace TaskGraph.Documentation.Tests;

/// <summary>Compiles every program of the README and the docs as its reader would, runs it beside the sample data and compares what it prints.</summary>
public class DocumentationTests
{
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    public static TheoryData<string> Programs => [.. AllPrograms().Select(p => p.ToString())];

    [Theory, MemberData(nameof(Programs))]
    public async Task Program_OfAPage_CompilesAndPrintsWhatThePageSays(string program)
    {
        var documented = AllPrograms().Single(p => p.ToString() == program);
        string name = "Documented" + string.Concat(program.Select(c => char.IsLetterOrDigit(c) ? c : '_'));
        Compile(documented.Code, name);
        var (status, output, errors) = await RunAsync(name);
        Assert.True(status == 0, $"Exit code {status}.\n{output}\n{errors}");
        if (documented.Output is { } expected) Assert.Equal(expected, output.ReplaceLineEndings("\n").TrimEnd());
    }

    public static TheoryData<string> Excerpts => [.. Pages.SelectMany(Excerpt.Of).Select(e => e.ToString())];

    [Theory, MemberData(nameof(Excerpts))]
    public void Excerpt_OfASourceFile_StandsInThatFile(string excerpt)
    {
        var shown = Pages.SelectMany(Excerpt.Of).Single(e => e.ToString() == excerpt);
        string source = File.ReadAllText(Path.Combine(Repository.Root, shown.File)).ReplaceLineEndings("\n");
        Assert.Contains(shown.Text, source, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Pages => Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).Prepend(Path.Combine(Repository.Root, "README.md"));

    private static IEnumerable<DocumentedProgram> AllPrograms() => Pages.SelectMany(DocumentedProgram.Of);

    // The program lies beside this test's own assemblies, so that it and its worker processes find the library as a user's would.
    private static void Compile(string code, string name)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(name,
            [CSharpSyntaxTree.ParseText(ImplicitUsings, options), CSharpSyntaxTree.ParseText(code, options, "Program.cs", System.Text.Encoding.UTF8)],
            references, new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = File.Create(Path.Combine(AppContext.BaseDirectory, name + ".dll"));
        using var symbols = File.Create(Path.Combine(AppContext.BaseDirectory, name + ".pdb"));
        var emitted = compilation.Emit(assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning)));
    }

    private static async Task<(int Status, string Output, string Errors)> RunAsync(string name)
    {
        string own = Path.Combine(AppContext.BaseDirectory, typeof(DocumentationTests).Assembly.GetName().Name!);
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Path.Combine(Repository.Root, "samples"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "exec", "--runtimeconfig", own + ".runtimeconfig.json", "--depsfile", own + ".deps.json", Path.Combine(AppContext.BaseDirectory, name + ".dll") },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
