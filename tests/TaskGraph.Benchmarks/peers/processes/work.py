"""What the process peers run, importable by processes that are spawned."""


def same(x):
    return x


def total(values):
    return float(values.sum())


def total_of_shared(name, length):
    import numpy
    block = shared(name)
    return float(numpy.ndarray(length, numpy.float64, buffer=block.buf).sum())


_blocks = {}


def shared(name):
    """Attached once in a process and kept, without this process taking the block for its own."""
    from multiprocessing import resource_tracker, shared_memory
    if name not in _blocks:
        _blocks[name] = shared_memory.SharedMemory(name)
        resource_tracker.unregister(_blocks[name]._name, "shared_memory")
    return _blocks[name]


class Person:
    def __init__(self, id, name, height, is_active):
        self.id, self.name, self.height, self.is_active = id, name, height, is_active


def people(count):
    return [Person(i, f"person {i}", i * 0.5, i % 2 == 0) for i in range(count)]


def numbers(count):
    import numpy
    return (numpy.arange(count) & 1023).astype(float)
