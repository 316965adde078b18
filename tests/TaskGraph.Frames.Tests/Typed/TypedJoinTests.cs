using CsCheck;

namespace TaskGraph.Frames.Tests;

/// <summary>Queries over random records with groups, left joins and cross joins, beside the same ones of LINQ to objects.</summary>
public class TypedJoinTests
{
    private static readonly Gen<Order[]> _orders = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 7], Gen.Int[-9, 9], Gen.Bool,
        (customer, item, amount, hasNone) => new Order(customer, item == 7 ? null : "item " + item, amount, hasNone ? null : amount / 2.0)).Array[0, 25];

    private static readonly Gen<Customer[]> _customers = Gen.Select(Gen.Int[0, 7], Gen.Int[0, 3], Gen.Int[0, 3], (id, name, city) => new Customer(id, "name " + name, city == 0 ? null : city)).Array[0, 12];

    private sealed record Order(int Customer, string? Item, int Amount, double? Price);

    private sealed record Customer(int Id, string Name, int? City);

    private sealed record Total(string Name, long N, int Sum);

    [Fact]
    public void CrossJoin_WithConditionsBehindIt_HasLinqsRows() => Sample((customers, orders, c, o) =>
    {
        Same(from a in customers from b in orders select new { a.Name, b.Amount, Sum = a.Id + b.Customer }, from a in c from b in o select new { a.Name, b.Amount, Sum = a.Id + b.Customer });
        Same(from a in customers from b in orders where a.Id == b.Customer && b.Amount > 0 orderby b.Amount, a.Name descending, a.City select new { a, b },
            from a in c from b in o where a.Id == b.Customer && b.Amount > 0 orderby b.Amount, a.Name descending, a.City select new { a, b }, hasOrder: false);
        Same(from a in customers let more = a.Id + 1 from b in orders.Where(x => x.Amount > 3) from d in customers where d.Id == more select new { more, b.Item, d.Name },
            from a in c let more = a.Id + 1 from b in o.Where(x => x.Amount > 3) from d in c where d.Id == more select new { more, b.Item, d.Name });
    });

    [Fact]
    public void CrossJoin_WithEqualities_IsAJoinByKeys()
    {
        Sample((customers, orders, c, o) =>
        {
            Same(from a in customers from b in orders where a.Id + 1 == b.Customer && (long)a.Id < b.Amount select new { a.Name, b }, from a in c from b in o where a.Id + 1 == b.Customer && (long)a.Id < b.Amount select new { a.Name, b });
            Same(from a in customers from b in orders from d in customers let far = d.Id * 2 where a.Id == (long)b.Customer && b.Price != null && b.Price == d.City && far > 1 select new { a, d.Name, far },
                from a in c from b in o from d in c let far = d.Id * 2 where a.Id == (long)b.Customer && b.Price == d.City && far > 1 select new { a, d.Name, far });
        });
        var (c, o) = (DataFrame.FromRecords([new Customer(1, "a", 2)]).As<Customer>(), DataFrame.FromRecords([new Order(1, "b", 3, 4)]).As<Order>());
        Assert.Contains(" inner on row 0.Id = row 1.Customer ", Plan(from a in c from b in o where a.Id == b.Customer select new { a.Name, b.Item }), StringComparison.Ordinal);
        string three = Plan(from a in c from b in o from d in c where a.Id == (long)b.Customer && b.Price == d.City && b.Amount > 0 orderby d.Name select new { a.Name, d.City });
        Assert.Equal(3, three.Split(" inner on ").Length);
        Assert.DoesNotContain(" cross ", three, StringComparison.Ordinal);

        static string Plan<T>(FrameQuery<T> query) => query.ToString()!.Split("Plan:")[1];
    }

    [Fact]
    public void Join_OfObjectsAsKeys_LetsNullsMeet() => Sample((customers, orders, c, o) =>
    {
        Same(from a in customers join d in customers on new { a.City, N = a.Id % 2 == 0 } equals new { d.City, N = d.Id > 3 } select new { a, d },
            from a in c join d in c on new { a.City, N = a.Id < 1 || a.Id == 2 || a.Id == 4 || a.Id == 6 || a.Id == 0 } equals new { d.City, N = d.Id > 3 } select new { a, d });
        Same(from a in customers join d in customers on new { a.City } equals new { d.City } into g select new { a.Name, N = g.Count(), Sum = g.Sum(d => d.Id) },
            from a in c join d in c on new { a.City } equals new { d.City } into g select new { a.Name, N = g.Count(), Sum = g.Sum(d => d.Id) });
        Same(from a in customers join b in orders on new { K = a.Id, Price = (double?)a.City } equals new { K = b.Customer, b.Price } into g from b in g.DefaultIfEmpty() select new { a, b },
            from a in c join b in o on new { K = a.Id, Price = (double?)a.City } equals new { K = b.Customer, b.Price } into g from b in g.DefaultIfEmpty() select new { a, b });
        Same(from a in customers join d in customers on a.City equals d.City into g from d in g.DefaultIfEmpty() select new { a, d, N = g.Count() },
            from a in c join d in c on a.City equals d.City into g from d in g.DefaultIfEmpty() select new { a, d, N = g.Count() });
    });

    [Fact]
    public void RowsOfGroups_InWords_AreLinqs() => Sample((customers, orders, c, o) =>
    {
        Same(from b in orders group b by b.Customer into g orderby g.Key from b in g select new { g.Key, b.Item, b.Amount }, from b in o group b by b.Customer into g from b in g select new { g.Key, b.Item, b.Amount });
        Same(from b in orders group b by b.Customer into g where g.Count() > 2 orderby g.Sum(b => b.Amount), g.Key from b in g where b.Amount >= g.Max(x => x.Amount) - 3 select b,
            from b in o group b by b.Customer into g where g.Count() > 2 orderby g.Sum(b => b.Amount), g.Key from b in g where b.Amount >= g.Max(x => x.Amount) - 3 select b);
        Same(from b in orders group b.Amount by new { b.Item, b.Price } into g orderby g.Key.Item == null, g.Key.Item, g.Key.Price == null, g.Key.Price let n = g.Count() from amount in g.Where(x => x > 0) select new { g.Key, n, amount, Share = amount * 2 - n },
            from b in o group b.Amount by new { b.Item, b.Price } into g let n = g.Count() from amount in g.Where(x => x > 0) select new { g.Key, n, amount, Share = amount * 2 - n });
        Same(from b in orders group b by b.Customer into g orderby g.Key from b in g.Where(x => x.Amount > 5).DefaultIfEmpty() join a in customers on g.Key equals a.Id select new { a.Name, b },
            from b in o group b by b.Customer into g from b in g.Where(x => x.Amount > 5).DefaultIfEmpty() join a in c on g.Key equals a.Id select new { a.Name, b });
        Same(from b in orders group b by b.Item into g orderby g.Key == null, g.Key from x in g from y in g where x.Amount < y.Amount select new { g.Key, x, y.Price },
            from b in o group b by b.Item into g from x in g from y in g where x.Amount < y.Amount select new { g.Key, x, y.Price });
    });

    [Fact]
    public void LeftJoin_InWords_HasNullsForMissingRows() => Sample((customers, orders, c, o) =>
    {
        Same(from a in customers join b in orders on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() select new { a.Name, Item = b?.Item, Amount = b?.Amount },
            from a in c join b in o on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() select new { a.Name, Item = b == null ? null : b.Item, Amount = (int?)b.Amount });
        Same(from a in customers join b in orders on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() where b == null select a,
            from a in c join b in o on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() where b == null select a);
        Same(from a in customers join b in orders on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() where b != null && b.Amount > 2 select new { a, b },
            from a in c join b in o on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() where b != null && b.Amount > 2 select new { a, b });
        Same(from a in customers join b in orders on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() select new { a, b },
            from a in c join b in o on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() select new { a, b });
        Same(from a in customers join b in orders on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() select b, from a in c join b in o on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() select b);
        Same(from a in customers join p in orders.Select(b => b.Price) on a.Id equals p into g from p in g.DefaultIfEmpty() where p == null || p > 1 select new { a, p },
            from a in c join p in o.Select(b => b.Price) on a.Id equals p into g from p in g.DefaultIfEmpty() where p == null || p > 1 select new { a, p });
        Same(from a in customers join b in orders on a.Id equals b.Customer into g from b in g where b.Amount > 0 select new { a.Name, b.Amount },
            from a in c join b in o on a.Id equals b.Customer into g from b in g where b.Amount > 0 select new { a.Name, b.Amount });
        Same(from a in customers join b in orders on a.Id equals b.Customer into g from b in g.Where(b => b.Amount > 0).Where(b => b.Item != null).DefaultIfEmpty() select new { a.Name, Amount = b == null ? -1 : b.Amount },
            from a in c join b in o on a.Id equals b.Customer into g from b in g.Where(b => b.Amount > 0).Where(b => b.Item != null).DefaultIfEmpty() select new { a.Name, Amount = b == null ? -1 : b.Amount });
    });

    [Fact]
    public void LeftJoin_ThatGoesOn_KeepsWhatIsMissing() => Sample((customers, orders, c, o) =>
    {
        Same(from a in customers join b in orders on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() group b by a.Name into h orderby h.Key select new { h.Key, All = h.Count(), Found = h.Count(b => b != null), Sum = h.Sum(b => b == null ? 0 : b.Amount) },
            from a in c join b in o on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() group b by a.Name into h select new { h.Key, All = h.Count(), Found = h.Count(b => b != null), Sum = h.Sum(b => b.Amount) });
        Same(from a in customers join b in orders on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() join d in customers on a.City equals d.Id into h from d in h.DefaultIfEmpty() where d == null || b != null
                select new { a.Name, Item = b == null ? "none" : b.Item, City = d == null ? null : d.Name },
            from a in c join b in o on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() join d in c on a.City equals d.Id into h from d in h.DefaultIfEmpty() where d == null || b != null
                select new { a.Name, Item = b == null ? "none" : b.Item, City = d == null ? null : d.Name });
        Same((from a in customers join b in orders on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() select new { a.Name, b }).Distinct().Concat(from b in orders select new { Name = "x", b }!),
            (from a in c join b in o on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() select new { a.Name, b }).Distinct().Concat(from b in o select new { Name = "x", b }));
        Same((from b in orders select new { Name = "x", b }).Union(from a in customers join b in orders on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() select new { a.Name, b }!),
            (from b in o select new { Name = "x", b }).Union(from a in c join b in o on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() select new { a.Name, b }));
        Same(from a in customers join b in orders on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() let has = b != null where g.Count() > 1 || !has orderby a.Name, g.Sum(x => x.Amount) select new { a.Name, has, N = g.Count() },
            from a in c join b in o on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() let has = b != null where g.Count() > 1 || !has orderby a.Name, g.Sum(x => x.Amount) select new { a.Name, has, N = g.Count() });
    });

    [Fact]
    public void GroupJoin_OfAggregates_HasThoseOfEmptyGroups() => Sample((customers, orders, c, o) =>
    {
        Same(from a in customers join b in orders on a.Id equals b.Customer into g select new { a.Name, N = g.Count(), Sum = g.Sum(b => b.Amount), Price = g.Sum(b => b.Price), Most = g.Max(b => (int?)b.Amount), Least = g.Min(b => b.Item == null ? 0 : (int?)b.Amount), Mean = g.Average(b => (double?)b.Amount) },
            from a in c join b in o on a.Id equals b.Customer into g select new { a.Name, N = g.Count(), Sum = g.Sum(b => b.Amount), Price = g.Sum(b => b.Price), Most = g.Max(b => (int?)b.Amount), Least = g.Min(b => b.Item == null ? 0 : (int?)b.Amount), Mean = g.Average(b => (double?)b.Amount) });
        Same(from a in customers join b in orders on a.Id equals b.Customer into g where !g.Any() select a, from a in c join b in o on a.Id equals b.Customer into g where !g.Any() select a);
        Same(from a in customers join b in orders on a.Id equals b.Customer into g select new { Any = g.Any(b => b.Price > 1), All = g.All(b => b.Price > 1), Late = g.LongCount(b => b.Item != null) },
            from a in c join b in o on a.Id equals b.Customer into g select new { Any = g.Any(b => b.Price > 1), All = g.All(b => b.Price > 1), Late = g.LongCount(b => b.Item != null) });
        Same(from a in customers join b in orders on a.Id equals b.Customer into g let n = g.Count() let s = g.Sum(b => b.Amount) where n > 1 || s < 0 orderby s, n descending select new Total(a.Name, n, s),
            from a in c join b in o on a.Id equals b.Customer into g let n = g.Count() let s = g.Sum(b => b.Amount) where n > 1 || s < 0 orderby s, n descending select new Total(a.Name, n, s));
        Same(from a in customers join b in orders on a.Id equals b.Customer into g join d in customers on a.City equals d.Id into h where g.Count() >= h.Count() select new { a, N = g.Count(), M = h.Count(), Sum = g.Sum(b => b.Amount) + h.Sum(d => d.Id) },
            from a in c join b in o on a.Id equals b.Customer into g join d in c on a.City equals d.Id into h where g.Count() >= h.Count() select new { a, N = g.Count(), M = h.Count(), Sum = g.Sum(b => b.Amount) + h.Sum(d => d.Id) });
        Same(from a in customers join b in orders on new { K = a.Id, N = a.Name.Length } equals new { K = b.Customer, N = 6 } into g join d in customers on a.Id equals d.Id from x in orders where x.Amount > 7 select new { a.Id, d.Name, x.Item, N = g.Count() },
            from a in c join b in o on new { K = a.Id, N = a.Name.Length } equals new { K = b.Customer, N = 6 } into g join d in c on a.Id equals d.Id from x in o where x.Amount > 7 select new { a.Id, d.Name, x.Item, N = g.Count() });
        Same(from a in customers join v in orders.Select(b => b.Customer) on a.Id equals v into g select new { a.Name, N = g.Count(), Sum = g.Sum() },
            from a in c join v in o.Select(b => b.Customer) on a.Id equals v into g select new { a.Name, N = g.Count(), Sum = g.Sum() });
    });

    [Fact]
    public void Condition_BehindAJoin_RunsBeforeIt()
    {
        var (c, o) = (DataFrame.FromRecords([new Customer(1, "a", 2)]).As<Customer>(), DataFrame.FromRecords([new Order(1, "b", 3, 4)]).As<Order>());
        string plan = (from a in c join b in o on a.Id equals b.Customer where b.Amount > 1 && a.City < 3 select new { a.Name, b.Item }).ToString()!.Split("Plan:")[1];
        Assert.Equal(2, plan[plan.IndexOf("merge inner", StringComparison.Ordinal)..].Split("filter").Length - 1);
        Assert.DoesNotContain("filter", plan[..plan.IndexOf("merge inner", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_AskedForWhatTheyHaveNot_NameThePart()
    {
        var (c, o) = (DataFrame.FromRecords([new Customer(1, "a", 2)]).As<Customer>(), DataFrame.FromRecords([new Order(1, "b", 3, 4)]).As<Order>());
        var pairs = from a in c join b in o on a.Id equals b.Customer into g select new { a, g };
        Names("GroupJoin can't put 'g.First()'", () => c.GroupJoin(o, a => a.Id, b => b.Customer, (a, g) => g.First().Amount));
        Names("GroupJoin can't put 'g.OrderBy(b => b.Amount)'", () => c.GroupJoin(o, a => a.Id, b => b.Customer, (a, g) => g.OrderBy(b => b.Amount).Sum(b => b.Amount)));
        Names("GroupJoin can't put 'g.Select(b => b.Amount).Distinct().Sum()'", () => c.GroupJoin(o, a => a.Id, b => b.Customer, (a, g) => g.Select(b => b.Amount).Distinct().Sum()));
        Names("GroupJoin can't put 'g.Distinct().Count()' to columns: give Count", () => c.GroupJoin(o, a => a.Id, b => b.Customer, (a, g) => g.Distinct().Count()));
        Names("Select can't put 'g.Where(b => (b.Amount > 3))' to columns: a group is", () => pairs.Select(x => x.g.Where(b => b.Amount > 3)));
        Names("Select can't put 'g.OrderBy(b => b.Amount)'", () => pairs.Select(x => new { x.a, Rich = x.g.OrderBy(b => b.Amount) }));
        Names("GroupJoin can't put 'g' to columns: a group is", () => c.GroupJoin(o, a => a.Id, b => b.Customer, (a, g) => g));
        Names("GroupJoin can't put 'a' to columns: it is none of the rows", () => c.GroupJoin(o, a => a.Id, b => b.Customer, (a, g) => g.Sum(b => b.Amount * a.Id)));
        Names("Where can't put 'g.Last()'", () => pairs.Where(x => x.g.Last().Amount > 3));
        Names("SelectMany can't put 'x.g.Reverse()'", () => pairs.SelectMany(x => x.g.Reverse(), (x, b) => b.Amount));
        Names("SelectMany can't put 'g.Reverse()'", () => o.GroupBy(b => b.Customer).SelectMany(g => g.Reverse(), (g, b) => b.Amount));
        Names("SelectMany can't put 'x.a.Name'", () => pairs.SelectMany(x => x.a.Name, (x, letter) => x.a.Id));
        Names("Select can't put 'x.g.Count()' to columns: here only the key", () => pairs.Distinct().Select(x => x.g.Count()));
        Names("Join can't put 'b' to columns: a whole record", () => c.Join(o, a => a.Id, b => b.Customer, (a, b) => b == null));
        Assert.Contains("it is another query for each row", Assert.Throws<ArgumentException>(() => from a in c from b in o.Where(b => b.Customer == a.Id) select a).Message, StringComparison.Ordinal);
        Assert.StartsWith("Rows have the group 'g'", Assert.Throws<InvalidOperationException>(() => pairs.Compute()).Message, StringComparison.Ordinal);
        var lonely = DataFrame.FromRecords([new Customer(7, "a", 2)]).As<Customer>();
        Assert.Contains("Read it as int?", Assert.Throws<InvalidOperationException>(() => lonely.GroupJoin(o, a => a.Id, b => b.Customer, (a, g) => g.Max(b => b.Amount)).Compute()).Message, StringComparison.Ordinal);
        Assert.Contains("Read it as int?", Assert.Throws<InvalidOperationException>(() => (from a in lonely join b in o on a.Id equals b.Customer into g from b in g.DefaultIfEmpty() select b.Amount).Compute()).Message, StringComparison.Ordinal);

        static void Names(string message, Action call) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Choice_BetweenValues_IsLinqs() => Sample((customers, orders, c, o) =>
    {
        Same(orders.Select(b => new { Size = b.Amount > 3 ? "big" : b.Price > 0 ? "fair" : "small", Item = b.Item == null ? "none" : b.Item, Half = b.Amount < 0 ? null : b.Price, Whole = b.Price == null ? (int?)null : b.Amount, Mixed = b.Amount > 0 ? b.Amount : 0.5 }),
            o.Select(b => new { Size = b.Amount > 3 ? "big" : b.Price > 0 ? "fair" : "small", Item = b.Item == null ? "none" : b.Item, Half = b.Amount < 0 ? null : b.Price, Whole = b.Price == null ? (int?)null : b.Amount, Mixed = b.Amount > 0 ? b.Amount : 0.5 }));
        Same(customers.Where(a => a.Id > 3 ? a.City == null : a.Name.EndsWith('1')), c.Where(a => a.Id > 3 ? a.City == null : a.Name.EndsWith('1')));
    });

    [Fact]
    public void Groups_AskedByWayOfTheirRows_AreLinqs() => Sample((customers, orders, c, o) =>
    {
        Same(from b in orders group b by b.Customer into g orderby g.Key select new { g.Key, Late = g.Where(b => b.Price > 1).Sum(b => b.Amount), N = g.Where(b => b.Item != null).Where(b => b.Amount > -5).Count(b => b.Price < 3), Most = g.Where(b => b.Amount > 2).Select(b => (int?)b.Amount + 1).Max(), Items = g.Select(b => b.Item).Distinct().Count(), Some = g.Where(b => b.Amount > 0).Select(b => b.Price).Distinct().LongCount() },
            from b in o group b by b.Customer into g select new { g.Key, Late = g.Where(b => b.Price > 1).Sum(b => b.Amount), N = g.Where(b => b.Item != null).Where(b => b.Amount > -5).Count(b => b.Price < 3), Most = g.Where(b => b.Amount > 2).Select(b => (int?)b.Amount + 1).Max(), Items = g.Select(b => b.Item).Distinct().Count(), Some = g.Where(b => b.Amount > 0).Select(b => b.Price).Distinct().LongCount() });
        Same(from a in customers join b in orders on a.Id equals b.Customer into g let rich = g.Where(b => b.Amount > 3) where rich.Any() || g.Where(b => b.Price > 0).All(b => b.Amount > 2) select new { a, N = rich.Count(), Items = g.Select(b => b.Item).Distinct().Count(), Mean = g.Select(b => new { b, Twice = b.Amount * 2.0 }).Where(x => x.b.Item != null).Average(x => (double?)x.Twice), Any = g.Where(b => b.Price == null).Any(b => b.Amount > 0) },
            from a in c join b in o on a.Id equals b.Customer into g let rich = g.Where(b => b.Amount > 3) where rich.Any() || g.Where(b => b.Price > 0).All(b => b.Amount > 2) select new { a, N = rich.Count(), Items = g.Select(b => b.Item).Distinct().Count(), Mean = g.Select(b => new { b, Twice = b.Amount * 2.0 }).Where(x => x.b.Item != null).Average(x => (double?)x.Twice), Any = g.Where(b => b.Price == null).Any(b => b.Amount > 0) });
    });

    [Fact]
    public void GroupBy_WithSeveralLets_IsOnePass() => Sample((customers, orders, c, o) =>
    {
        Same(from b in orders group b by b.Customer into g orderby g.Key let n = g.Count() let s = g.Sum(b => b.Amount) where n > 1 orderby s select new { g.Key, n, s, Most = g.Max(b => b.Amount) },
            from b in o group b by b.Customer into g let n = g.Count() let s = g.Sum(b => b.Amount) where n > 1 orderby s select new { g.Key, n, s, Most = g.Max(b => b.Amount) });
        Same((from b in orders group b by new { b.Customer, b.Item } into g orderby g.Key.Customer, g.Key.Item == null, g.Key.Item let n = g.Count() let has = g.Any(b => b.Price == null) let twice = n * 2 where has orderby twice descending, g.Key.Customer select new { g.Key, twice, All = g.All(b => b.Amount > 0) }).Take(3),
            (from b in o group b by new { b.Customer, b.Item } into g let n = g.Count() let has = g.Any(b => b.Price == null) let twice = n * 2 where has orderby twice descending, g.Key.Customer select new { g.Key, twice, All = g.All(b => b.Amount > 0) }).Take(3));
        Same((from b in orders group b by b.Customer into g orderby g.Key let n = g.Count() where n > 1 select new { g, n }).Take(2).Select(x => new { x.n, x.g.Key, Sum = x.g.Sum(b => b.Amount) }),
            (from b in o group b by b.Customer into g let n = g.Count() where n > 1 select new { g, n }).Take(2).Select(x => new { x.n, x.g.Key, Sum = x.g.Sum(b => b.Amount) }));
        Same(from b in orders group b by b.Customer into g orderby g.Key let n = g.Count() join a in customers on g.Key equals a.Id select new { a.Name, n, Sum = g.Sum(b => b.Amount) },
            from b in o group b by b.Customer into g let n = g.Count() join a in c on g.Key equals a.Id select new { a.Name, n, Sum = g.Sum(b => b.Amount) });
        string plan = (from b in o group b by b.Customer into g let n = g.Count() let s = g.Sum(b => b.Amount) where n > 1 orderby s select new { g.Key, n, s }).ToString()!.Split("Plan:")[1];
        Assert.Single(plan.Split('\n'), line => line.Contains("group-by", StringComparison.Ordinal) && !line.Contains("as above", StringComparison.Ordinal));
    });

    private static void Sample(Action<Customer[], Order[], FrameQuery<Customer>, FrameQuery<Order>> check)
        => Gen.Select(_customers, _orders, Gen.Int[1, 3]).Sample((customers, orders, partitions) => check(customers, orders,
            DataFrame.FromRecords(customers, partitions).As<Customer>(), DataFrame.FromRecords(orders, partitions).As<Order>()), iter: 25, threads: 1);

    private static void Same<T>(IEnumerable<T> expected, FrameQuery<T> query, bool hasOrder = true)
    {
        var rows = query.Compute();
        if (hasOrder) Assert.Equal(expected, rows);
        else Assert.Equal(expected.Select(r => r!.ToString()).Order(), rows.Select(r => r!.ToString()).Order());
    }
}
