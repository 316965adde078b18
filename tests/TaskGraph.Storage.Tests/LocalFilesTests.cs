using TaskGraph.Testing;

namespace TaskGraph.Tests;

public class LocalFilesTests
{
    [Theory]
    [InlineData("*.txt", "a.txt b.txt")]
    [InlineData("?.txt", "a.txt b.txt")]
    [InlineData("[ab].*", "a.txt b.txt")]
    [InlineData("[!a]*", "b.txt c.csv x(1).csv")]
    [InlineData("x(1).*", "x(1).csv")]
    [InlineData("**/*.txt", "a.txt b.txt sub/deep/e.txt sub/d.txt")]
    [InlineData("sub/*.txt", "sub/d.txt")]
    [InlineData("s*/**/e.txt", "sub/deep/e.txt")]
    [InlineData("**", "a.txt b.txt c.csv sub/deep/e.txt sub/d.txt x(1).csv")]
    public void List_Pattern_FindsInOrder(string pattern, string expected)
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["b.txt", "a.txt", "c.csv", "x(1).csv", ".hidden.txt", "sub/d.txt", "sub/deep/e.txt", "sub/.half/f.txt"]) folder.File(name);
        var found = LocalFiles.Instance.List($"{folder.Path}/{pattern}").Select(f => Path.GetRelativePath(folder.Path, f.Path));
        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void List_NameWithWildcardCharactersThatExists_IsThatFile()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a[1].txt", "xyz");
        Assert.Equal(3, Assert.Single(LocalFiles.Instance.List(path)).Length);
    }

    [Fact]
    public void List_WhatIsNotThere_SaysWhatIs()
    {
        using var folder = new TemporaryFolder();
        folder.File("apple.csv");
        string missing = Assert.Throws<FileNotFoundException>(() => LocalFiles.Instance.List($"{folder.Path}/aple.csv")).Message;
        Assert.Contains(folder.Path, missing);
        Assert.Contains("apple.csv", missing);
        Assert.Contains("apple.csv", Assert.Throws<FileNotFoundException>(() => LocalFiles.Instance.List($"{folder.Path}/*.txt")).Message);
        Assert.Contains("no folder", Assert.Throws<FileNotFoundException>(() => LocalFiles.Instance.List($"{folder.Path}/no/*.txt")).Message);
        Assert.Contains("/*", Assert.Throws<ArgumentException>(() => LocalFiles.Instance.List(folder.Path)).Message);
        Assert.Throws<ArgumentException>(() => LocalFiles.Instance.List(" "));
    }

    [Fact]
    public void Create_NotCommitted_LeavesNothing()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "new/out.txt");
        using (var pending = LocalFiles.Instance.Create(path)) pending.Stream.Write("abc"u8);
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories));
        using (var pending = LocalFiles.Instance.Create(path))
        {
            pending.Stream.Write("abc"u8);
            pending.Commit();
        }
        Assert.Equal("abc", File.ReadAllText(Assert.Single(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))));
    }

    [Fact]
    public void PartNames_OfAPattern_AreInOrder()
    {
        Assert.Equal(["p-00.txt", "p-01.txt"], PartNames.Of("p-*.txt", 2));
        Assert.Equal("p-099.txt", PartNames.Of("p-*.txt", 101)[99]);
        Assert.Equal(["one.txt"], PartNames.Of("one.txt", 1));
        Assert.Throws<ArgumentException>(() => PartNames.Of("one.txt", 2));
        Assert.Throws<ArgumentException>(() => PartNames.Of("a*b*.txt", 2));
    }
}
