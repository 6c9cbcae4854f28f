from config.cache import ForgivingRedisCache


def test_cache_without_redis_answers_as_an_empty_one(monkeypatch):
    monkeypatch.setattr(ForgivingRedisCache, "_silent_until", 0.0)
    cache = ForgivingRedisCache("redis://127.0.0.1:1/0", {})
    for _turn in ("asks Redis", "keeps away from it"):
        cache.set("key", "value", 60)
        assert cache.get("key", "nothing") == "nothing"
        assert cache.get_many(["key"]) == {}
        assert cache.add("key", "value") is False
        assert cache.set_many({"key": "value"}) == ["key"]
        assert cache.delete("key") is False
        assert cache.delete_many(["key"]) is None
    assert ForgivingRedisCache._silent_until > 0
