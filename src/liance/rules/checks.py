"""stub while others are written"""
def check(policy, scope, document, folder):
    return []
