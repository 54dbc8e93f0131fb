// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Tokens that answer as no token should. Each holds 5 for everybody where it answers at all.

contract Reverting {
    function balanceOf(address) external pure returns (uint256) {
        revert("not today");
    }
}

contract Garbage {
    function balanceOf(address) external pure {
        assembly {
            mstore(0, not(0))
            return(0, 5)
        }
    }
}

/// An answer with a word too many.
contract TwoWords {
    function balanceOf(address) external pure returns (uint256, uint256) {
        return (5, 5);
    }
}

/// Burns whatever gas it is given.
contract Burner {
    function balanceOf(address) external pure returns (uint256 spent) {
        while (true) ++spent;
    }
}

/// Symbol and name in one word each, as MKR and SAI have them.
contract Bytes32Symbol {
    bytes32 public constant name = "Maker of old";
    bytes32 public constant symbol = "OLD";
    uint8 public constant decimals = 18;

    function balanceOf(address) external pure returns (uint256) {
        return 5;
    }
}

/// More decimals than a uint256 has digits.
contract AbsurdDecimals {
    string public constant symbol = "ABSURD";
    uint256 public constant decimals = 1000;

    function balanceOf(address) external pure returns (uint256) {
        return 5;
    }
}

/// Nothing but balances.
contract Nameless {
    function balanceOf(address) external pure returns (uint256) {
        return 5;
    }
}

/// Honest, and dearer than it need be: half a million gas for an answer.
contract Heavy {
    function balanceOf(address) external view returns (uint256) {
        uint256 start = gasleft();
        while (start - gasleft() < 400000) {}
        return 5;
    }
}
