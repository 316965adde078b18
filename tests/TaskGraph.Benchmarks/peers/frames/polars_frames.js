// The questions of FrameQuestions.cs to Polars through nodejs-polars, on as many threads as there are processors.
const fs = require("node:fs"), os = require("node:os"), path = require("node:path"), readline = require("node:readline");
const pl = require(path.join(os.homedir(), ".taskgraph-peers", "node_modules", "nodejs-polars"));
const col = pl.col, F = pl.Float64;
const folder = n => path.join(os.tmpdir(), "taskgraph-benchmarks", `frames-${n}`);
const total = (...names) => a => names.reduce((sum, name) => sum + Number(a.getColumn(name).sum()), 0);
const tables = new Map();

function table(n, name) {
  if (!tables.has(name)) tables.set(name, name === "G1" ? groups(n) : joined(n, name));
  return tables.get(name).lazy();
}

function groups(n) {
  return pl.readParquet(path.join(folder(n), "G1.parquet")).withColumns(...["id1", "id2", "id3"].map(k => col(k).cast(pl.Categorical)));
}

function joined(n, name) {
  const raw = column => {
    const bytes = fs.readFileSync(path.join(folder(n), `${name}.${column}.bin`));
    return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  };
  const keys = { x: ["id1", "id2", "id3"], small: ["id1"], medium: ["id1", "id2"], big: ["id1", "id2", "id3"] }[name];
  const value = name === "x" ? "v1" : "v2";
  let frame = pl.DataFrame([...keys.map(k => pl.Series(k, raw(k), pl.Int32)), pl.Series(value, raw(value), pl.Int32)]);
  frame = frame.withColumns(col(value).cast(F).div(1e6).alias(value));
  const word = (key, as) => pl.concatString([pl.lit("id"), col(key).cast(pl.Utf8)], "").cast(pl.Categorical).alias(as);
  return frame.withColumns(...[["id1", "id4"], ["id2", "id5"]].filter(([k]) => keys.includes(k)).map(([k, as]) => word(k, as)));
}

function corr(frame) {
  const f = name => col(name).cast(F);
  return frame.select("id2", "id4", "v1", "v2").withColumns(f("v1").alias("v1"), f("v2").alias("v2"))
    .withColumns(col("v1").mul(col("v2")).alias("xy"), col("v1").mul(col("v1")).alias("xx"), col("v2").mul(col("v2")).alias("yy"))
    .groupBy(["id2", "id4"]).agg(...["v1", "v2", "xy", "xx", "yy"].map(c => col(c).sum()), col("v1").count().cast(F).alias("n"))
    .select(col("id2"), col("id4"), col("n").mul(col("xy")).minus(col("v1").mul(col("v2"))).pow(2)
      .div(col("n").mul(col("xx")).minus(col("v1").mul(col("v1"))).mul(col("n").mul(col("yy")).minus(col("v2").mul(col("v2"))))).alias("r2"));
}

const late = frame => frame.filter(col("v2").gt(7)).groupBy("id1").agg(col("v1").sum(), col("v3").mean());
const first = a => Number(a.head(1000).getColumn("id6").sum());

function question(name, n) {
  const g = () => table(n, "G1"), csv = path.join(folder(n), "G1.csv"), parquet = path.join(folder(n), "G1.parquet");
  const by = (...keys) => g().groupBy(keys);
  const join = (right, on, how = "inner") => {
    const x = table(n, "x"), r = table(n, right);
    return [() => x.join(r, { on, how }), total("v1", "v2")];
  };
  return {
    q1: () => [() => by("id1").agg(col("v1").sum()), total("v1")],
    q2: () => [() => by("id1", "id2").agg(col("v1").sum()), total("v1")],
    q3: () => [() => by("id3").agg(col("v1").sum(), col("v3").mean()), total("v1", "v3")],
    q4: () => [() => by("id4").agg(col("v1").mean(), col("v2").mean(), col("v3").mean()), total("v1", "v2", "v3")],
    q5: () => [() => by("id6").agg(col("v1").sum(), col("v2").sum(), col("v3").sum()), total("v1", "v2", "v3")],
    q6: () => [() => by("id4", "id5").agg(col("v3").median().alias("m"), col("v3").std().alias("s")), total("m", "s")],
    q7: () => [() => by("id3").agg(col("v1").max().minus(col("v2").min()).alias("r")), total("r")],
    q8: () => [() => g().select("id6", "v3").sort("v3", true).groupBy("id6").agg(col("v3").head(2)).explode("v3"), total("v3")],
    q9: () => [() => corr(g()), total("r2")],
    q10: () => [() => by("id1", "id2", "id3", "id4", "id5", "id6").agg(col("v3").sum(), col("v1").count().alias("n")), total("v3", "n")],
    j1: () => join("small", "id1"), j2: () => join("medium", "id2"), j3: () => join("medium", "id2", "left"), j4: () => join("medium", "id5"),
    j5: () => join("big", "id3"),
    "csv-read": () => [() => pl.scanCSV(csv), total("v1", "v3")],
    "csv-group": () => [() => late(pl.scanCSV(csv)), total("v1", "v3")],
    "parquet-read": () => [() => pl.scanParquet(parquet).select("id1", "v1", "v3"), total("v1", "v3")],
    "parquet-group": () => [() => late(pl.scanParquet(parquet)), total("v1", "v3")],
    "sort-word": () => [() => g().withColumns(col("id3").cast(pl.Utf8)).sort("id3"), first],
    "sort-number": () => [() => g().sort("id6"), first],
    "distinct-word": () => [() => g().select("id3").unique(), a => a.height],
    "distinct-number": () => [() => g().select("id6").unique(), a => a.height],
    "counts-word": () => [() => by("id3").agg(col("v1").count().alias("n")).sort("n", true), total("n")],
    "counts-number": () => [() => by("id6").agg(col("v1").count().alias("n")).sort("n", true), total("n")],
  }[name]();
}

async function run(name, n) {
  const [ask, check] = question(name, n);
  if (!name.startsWith("csv") && !name.startsWith("parquet") && !name.startsWith("j")) table(n, "G1");
  if (globalThis.gc) gc();
  const started = process.hrtime.bigint();
  const answer = await ask().collect();
  return { seconds: Number(process.hrtime.bigint() - started) / 1e9, checksum: check(answer) };
}

(async () => {
  console.log("ready");
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { workload, n } = JSON.parse(line);
    console.log(JSON.stringify(await run(workload, n)));
  }
})();
