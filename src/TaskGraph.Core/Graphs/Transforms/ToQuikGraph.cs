using System.Diagnostics.CodeAnalysis;
using QuikGraph;

namespace TaskGraph;

/// <summary>A graph for the algorithms of QuikGraph.</summary>
public static class GraphExport
{
    extension(Graph graph)
    {
        /// <summary>
        /// The graph as QuikGraph sees one: vertices are task ids, edges run from a task to each that reads its result, twice where it is
        /// an argument twice. A view that copies nothing. <see cref="Graph.KeyOf"/> names a vertex.
        /// </summary>
        public IBidirectionalGraph<int, SEquatableEdge<int>> ToQuikGraph() => new QuikGraphView(graph);
    }

    private sealed class QuikGraphView(Graph graph) : IBidirectionalGraph<int, SEquatableEdge<int>>
    {
        public bool IsDirected => true;

        public bool AllowParallelEdges => true;

        public bool IsVerticesEmpty => graph.TaskCount == 0;

        public int VertexCount => graph.TaskCount;

        public IEnumerable<int> Vertices => Enumerable.Range(0, graph.TaskCount);

        public bool IsEdgesEmpty => graph.EdgeCount == 0;

        public int EdgeCount => graph.EdgeCount;

        public IEnumerable<SEquatableEdge<int>> Edges => Vertices.SelectMany(OutEdges);

        public bool ContainsVertex(int vertex) => (uint)vertex < (uint)graph.TaskCount;

        public bool ContainsEdge(SEquatableEdge<int> edge) => ContainsEdge(edge.Source, edge.Target);

        public bool ContainsEdge(int source, int target)
            => ContainsVertex(source) && ContainsVertex(target) && graph.Predecessors[target].Contains(source);

        public bool TryGetEdge(int source, int target, out SEquatableEdge<int> edge)
        {
            edge = new(source, target);
            return ContainsEdge(source, target);
        }

        public bool TryGetEdges(int source, int target, [NotNullWhen(true)] out IEnumerable<SEquatableEdge<int>>? edges)
        {
            edges = ContainsVertex(source) ? OutEdges(source).Where(e => e.Target == target) : null;
            return edges is not null;
        }

        public bool IsOutEdgesEmpty(int vertex) => OutDegree(vertex) == 0;

        public int OutDegree(int vertex) => graph.ConsumersOf(vertex).Length;

        public IEnumerable<SEquatableEdge<int>> OutEdges(int vertex)
            => Array.ConvertAll(graph.ConsumersOf(vertex).ToArray(), t => new SEquatableEdge<int>(vertex, t));

        public bool TryGetOutEdges(int vertex, [NotNullWhen(true)] out IEnumerable<SEquatableEdge<int>>? edges)
        {
            edges = ContainsVertex(vertex) ? OutEdges(vertex) : null;
            return edges is not null;
        }

        public SEquatableEdge<int> OutEdge(int vertex, int index) => new(vertex, graph.ConsumersOf(vertex)[index]);

        public bool IsInEdgesEmpty(int vertex) => InDegree(vertex) == 0;

        public int InDegree(int vertex) => graph.InputsOf(vertex).Length;

        public IEnumerable<SEquatableEdge<int>> InEdges(int vertex)
            => Array.ConvertAll(graph.InputsOf(vertex).ToArray(), s => new SEquatableEdge<int>(s, vertex));

        public bool TryGetInEdges(int vertex, [NotNullWhen(true)] out IEnumerable<SEquatableEdge<int>>? edges)
        {
            edges = ContainsVertex(vertex) ? InEdges(vertex) : null;
            return edges is not null;
        }

        public SEquatableEdge<int> InEdge(int vertex, int index) => new(graph.InputsOf(vertex)[index], vertex);

        public int Degree(int vertex) => OutDegree(vertex) + InDegree(vertex);
    }
}
