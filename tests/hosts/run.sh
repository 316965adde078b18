#!/usr/bin/env bash
# Runs the same small Bag program from every kind of host, and prints OK, the clear error, or what went wrong, and how often Main ran.
#   tests/hosts/run.sh [kind…]     all kinds: console dotnet aspnet generic file file-no-aot apphost self-contained single-file trimmed prepared aot test
# The kinds from self-contained on download runtime packs; one that cannot be built here is reported as SKIPPED.
set -u
here=$(cd "$(dirname "$0")" && pwd); root=$(cd "$here/../.." && pwd)
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
rid=$(dotnet --info | sed -n 's/^ *RID: *//p')
failures=0

# project KIND SDK PROPERTIES ITEMS: makes $work/KIND with the program in it.
project() {
  mkdir -p "$work/$1"
  cat > "$work/$1/host.csproj" <<XML
<Project Sdk="$2">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings>
    <InvariantGlobalization>true</InvariantGlobalization>$3</PropertyGroup>
  <ItemGroup><ProjectReference Include="$root/src/TaskGraph/TaskGraph.csproj" />$4</ItemGroup>
</Project>
XML
  mains < "$here/program.cs" > "$work/$1/Program.cs"
}

# Notes each run of Main, since it must run once.
mains() { sed 's|^int self|File.AppendAllText(Environment.GetEnvironmentVariable("MAINS")!, "x");\nint self|'; }

# run KIND COMMAND…: one line of the table.
run() {
  local kind=$1; shift
  local output mains
  rm -f "$work/mains"; touch "$work/mains"
  output=$(cd "$work" && MAINS="$work/mains" timeout 60 "$@" 2>&1 < /dev/null); mains=$(wc -c < "$work/mains")
  case "$kind:$output" in
    file:*"could not start a worker process"*|trimmed:*"could not start a worker process"*|aot:*"could not start a worker process"*)
      output="clear error: $(grep -m1 'could not start' <<< "$output" | sed 's/^Unhandled exception. //' | cut -c1-220)" ;;
    *:OK|test:*) [ "$mains" = 1 ] || [ "$kind" = test ] || { output="WRONG: Main ran $mains times"; failures=$((failures+1)); } ;;
    *) output="WRONG: $(head -3 <<< "$output")"; failures=$((failures+1)) ;;
  esac
  printf '%-16s %s\n' "$kind" "$output"
}

# publish KIND OPTIONS…: false, with a line, where this machine cannot.
publish() {
  local kind=$1; shift
  dotnet publish "$work/$kind/host.csproj" -c Release -v q -o "$work/$kind/out" "$@" > "$work/$kind/log" 2>&1 && return 0
  printf '%-16s %s\n' "$kind" "SKIPPED: it cannot be published here: $(grep -m1 -oE '(error|warning)[^:]*: .*' "$work/$kind/log" | cut -c1-120)"
  return 1
}

console() { project console Microsoft.NET.Sdk "" ""; dotnet build "$work/console" -v q -o "$work/console/out" > "$work/log" 2>&1 || cat "$work/log"; }

for kind in ${*:-console dotnet aspnet generic file file-no-aot apphost self-contained single-file trimmed prepared aot test}; do
  case $kind in
    console) console; run console "$work/console/out/host" ;;
    dotnet) [ -d "$work/console" ] || console; run dotnet dotnet "$work/console/out/host.dll" ;;
    aspnet)
      project aspnet Microsoft.NET.Sdk.Web "" ""
      sed -i 's|^int self|var web = WebApplication.CreateBuilder(args); web.Logging.ClearProviders(); web.WebHost.UseUrls("http://127.0.0.1:0");\nawait using var app = web.Build(); await app.StartAsync();\nint self|' "$work/aspnet/Program.cs"
      publish aspnet && run aspnet "$work/aspnet/out/host" ;;
    generic)
      project generic Microsoft.NET.Sdk "" '<FrameworkReference Include="Microsoft.AspNetCore.App" />'
      sed -i '1i using Microsoft.Extensions.Hosting; using Microsoft.Extensions.Logging;' "$work/generic/Program.cs"
      sed -i 's|^int self|var builder = Host.CreateApplicationBuilder(args); builder.Logging.ClearProviders();\nusing var host = builder.Build(); await host.StartAsync();\nint self|' "$work/generic/Program.cs"
      publish generic && run generic "$work/generic/out/host" ;;
    file|file-no-aot)
      mkdir -p "$work/$kind"
      { echo "#:project $root/src/TaskGraph/TaskGraph.csproj"; [ $kind = file ] || echo "#:property PublishAot=false"; mains < "$here/program.cs"; } > "$work/$kind/app.cs"
      dotnet build "$work/$kind/app.cs" > "$work/log" 2>&1 || cat "$work/log"
      run $kind dotnet run --no-build "$work/$kind/app.cs" ;;
    apphost) project apphost Microsoft.NET.Sdk "" ""; publish apphost && run apphost "$work/apphost/out/host" ;;
    self-contained) project $kind Microsoft.NET.Sdk "" ""; publish $kind -r "$rid" --self-contained && run $kind "$work/$kind/out/host" ;;
    single-file) project $kind Microsoft.NET.Sdk "<PublishSingleFile>true</PublishSingleFile>" ""; publish $kind -r "$rid" --self-contained && run $kind "$work/$kind/out/host" ;;
    trimmed) project $kind Microsoft.NET.Sdk "<PublishTrimmed>true</PublishTrimmed>" ""; publish $kind -r "$rid" --self-contained && run $kind "$work/$kind/out/host" ;;
    prepared)
      # Startup hooks off and no dotnet host: the program says itself that it becomes a worker.
      project $kind Microsoft.NET.Sdk "<PublishSingleFile>true</PublishSingleFile><StartupHookSupport>false</StartupHookSupport>" ""
      sed -i 's|^File.Append|TaskGraphWorker.RunIfRequested(args);\nFile.Append|' "$work/$kind/Program.cs"
      publish $kind -r "$rid" --self-contained && run $kind "$work/$kind/out/host" ;;
    aot) project $kind Microsoft.NET.Sdk "<PublishAot>true</PublishAot>" ""; publish $kind -r "$rid" && run $kind "$work/$kind/out/host" ;;
    test)
      ( cd "$root" && dotnet test --project tests/TaskGraph.Processes.Tests -- --filter-method '*Compute_InPool_RunsInAnotherProcess' ) > "$work/log" 2>&1
      run test echo "$(grep -q 'succeeded: 1' "$work/log" && echo OK || tail -5 "$work/log")" ;;
    *) echo "$kind is no kind of host"; failures=$((failures+1)) ;;
  esac
done
exit $failures
